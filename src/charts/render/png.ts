export interface PngOptions {
  /** Width, px; the height follows. */
  readonly width: number
  /** TrueType or OpenType files of Inter 400, Inter 600 and JetBrains Mono 400. */
  readonly fontFiles: readonly string[]
}

/** Characters of the embedded fonts; others, such as Chinese host names, use the machine's fonts. */
const covered = /^[\u0000-\u017F\u0370-\u03FF\u2000-\u206F\u20AC\u2122\u2191\u2193\u2212\u2215]*$/

/**
 * Renders an SVG of `toSvg` as PNG on white, because mail clients draw no SVG. The same SVG gives the same
 * bytes.
 */
export async function toPng(svg: string, { width, fontFiles }: PngOptions): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js")
  const font = { fontFiles: [...fontFiles], loadSystemFonts: !covered.test(svg), defaultFontFamily: "Inter" }
  return new Resvg(semiBold(svg), { font, fitTo: { mode: "width", value: width }, background: "#FFFFFF" })
    .render()
    .asPng()
}

/** The static font of weight 600 declares a family of its own. */
function semiBold(svg: string): string {
  return svg.replace(/<(?:text|g)\b[^>]*font-weight="600"[^>]*>/g, tag =>
    tag.replace('font-family="Inter,', 'font-family="Inter SemiBold, Inter,'),
  )
}
