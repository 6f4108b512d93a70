import type { TopLevelSpec } from "vega-lite"
import type { Spec } from "../layout/chart.ts"
import { plain } from "../layout/text.ts"
import { recolour } from "../layout/theme.ts"
import { minifySvg } from "./minify-svg.ts"

export interface SvgOptions {
  /**
   * "variables": `var(--series)` and so on, for pages that define them; "light" and "dark": literal colours,
   * for mail and PNG.
   */
  readonly colours: "variables" | "light" | "dark"
  /** The text alternative; becomes the figure's Alt in a tagged PDF. */
  readonly alt: string
}

/**
 * Renders a spec to a standalone SVG without canvas, network or files. The same spec gives the same bytes.
 * Contains no ids, so that a page can hold any number of them.
 */
export async function toSvg(spec: Spec, { colours, alt }: SvgOptions): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")])
  const coloured = colours === "light" ? spec : recolour(spec, colours)
  const problems: string[] = []
  const logger = collect(problems)
  const compiled = vegaLite.compile(coloured as TopLevelSpec, { logger }).spec
  const view = new vega.View(vega.parse(compiled), { renderer: "none", loader: closedLoader, logger })
  try {
    const svg = await view.toSVG()
    if (problems.length > 0) throw new Error(`vega: ${problems.join("; ")}`)
    return minifySvg(svg).replace("<svg ", () => `<svg role="img" aria-label="${attribute(alt)}" `)
  } finally {
    view.finalize()
  }
}

/** Collects errors that Vega only logs, so that a broken chart is detected. */
function collect(problems: string[]) {
  const keep = (...words: readonly unknown[]) => {
    problems.push(words.map(String).join(" "))
    return logger
  }
  const ignore = () => logger
  let level = 1
  function levelOf(): number
  function levelOf(value: number): typeof logger
  function levelOf(value?: number): unknown {
    if (value === undefined) return level
    level = value
    return logger
  }
  const logger = { level: levelOf, error: keep, warn: keep, info: ignore, debug: ignore }
  return logger
}

const refuse = (uri: string): Promise<never> => Promise.reject(new Error(`charts load nothing: ${uri}`))
const closedLoader = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse }

function attribute(text: string): string {
  return plain(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
}
