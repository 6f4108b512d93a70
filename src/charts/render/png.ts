export interface PngOptions {
  /** px; the height follows. */
  readonly width: number
  /** TrueType or OpenType files of Inter 400, Inter 600 and JetBrains Mono 400. */
  readonly fontFiles: readonly string[]
}

/**
 * What Inter, Greek and JetBrains Mono have between them; for the rest, such as Chinese host names, the
 * machine's fonts are asked too.
 */
const covered = /^[\u0000-\u017F\u0370-\u03FF\u2000-\u206F\u20AC\u2122\u2191\u2193\u2212\u2215]*$/

/**
 * An SVG of `toSvg` with light or dark colours as PNG on white paper: mail clients draw no SVG. The same SVG
 * gives the same bytes.
 */
export async function toPng(svg: string, { width, fontFiles }: PngOptions): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js")
  const font = { fontFiles: [...fontFiles], loadSystemFonts: !covered.test(svg), defaultFontFamily: "Inter" }
  return new Resvg(semiBold(svg), { font, fitTo: { mode: "width", value: width }, background: "#FFFFFF" })
    .render()
    .asPng()
}

/** The static cut of weight 600 calls itself a family of its own. */
function semiBold(svg: string): string {
  return svg.replace(/<(?:text|g)\b[^>]*font-weight="600"[^>]*>/g, tag =>
    tag.replace('font-family="Inter,', 'font-family="Inter SemiBold, Inter,'),
  )
}
