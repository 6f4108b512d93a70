const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i

/** WCAG 2.2 contrast of a colour "#RRGGBB" on white, 1 to 21; NaN for any other text. */
export function contrastOnWhite(colour: string): number {
  const [red = NaN, green = NaN, blue = NaN] = (hex.exec(colour)?.slice(1) ?? []).map(part =>
    linear(parseInt(part, 16) / 255),
  )
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
