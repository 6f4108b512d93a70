import type { TrainingNorms } from "../base/index.ts"
import { formatCount, formatNumber, strings } from "../words/index.ts"
import type { Chart } from "./chart.ts"
import { extent, finite, lineLayer } from "./curve.ts"
import { curvePlane, groundLayers, labelSize, marginLine, plotOf, specOf, textLayer, type Layer, type Plane } from "./plane.ts"
import { brief, plain, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"
import { logAxis, roundTicks } from "./value-axis.ts"

const words = strings.fleetCharts.gradient

export interface NormFacts {
  readonly host: string
  readonly norms: readonly TrainingNorms[]
}

/** Norms of the gradient over the updates of one training, on a logarithmic scale: of all parameters, and of each layer. At least one look. */
export function normCurve({ host, norms }: NormFacts): Chart {
  const layers = Object.keys(norms[0]?.layers ?? {})
  const lines = [norms.map(n => point(n.update, n.global)), ...layers.map(layer => norms.map(n => point(n.update, n.layers[layer])))]
  const value = logAxis(extent(lines.flat()))
  const plane = curvePlane("panel", value.ticks)
  const span = { start: 0, end: Math.max(1, ...norms.map(n => n.update)) }
  const ticks = roundTicks(0, span.end, Math.floor(plane.width / 80)).values.map(v => ({ value: v, label: formatCount(v) }))
  const [whole = [], ...parts] = lines
  const drawn = [
    ...groundLayers({ plane, span, ticks, value, incidents: [] }),
    ...parts.map(part => lineLayer(part.map(({ t, v }) => ({ t, v })), { color: palettes.light.faint, strokeWidth: 1 })),
    lineLayer(whole.map(({ t, v }) => ({ t, v })), { color: palettes.light.series, strokeWidth: 1.5 }),
    ...keyLayers(plane),
  ]
  const caption = captionOf(host, norms)
  const rows = norms.map(n => [formatCount(n.update), formatNumber(n.global), ...layers.map(layer => formatNumber(n.layers[layer] ?? NaN))])
  const alt = plain(words.alt(caption))
  const table = { head: [...words.head, ...layers.map(layer => brief(layer))], rows }
  return { spec: specOf(plane, drawn), caption, key: words.key, alt, table, plot: plotOf(plane, { time: null, value: null }) }
}

function point(t: number, norm: number | undefined) {
  const v = finite(norm)
  return { t, v: v !== null && v > 0 ? v : null, lo: null, hi: null, flagged: false }
}

function keyLayers(plane: Plane): Layer[] {
  const x = plane.width - textWidth(words.layer, labelSize) - 10
  return [
    textLayer([{ x, y: marginLine, s: words.whole }], { color: palettes.light.series, fontWeight: 600, align: "right" }),
    textLayer([{ x: plane.width, y: marginLine, s: words.layer }], { color: palettes.light.faint, align: "right" }),
  ]
}

/** What vanishes or explodes is seen from the smallest part against the largest. */
function captionOf(host: string, norms: readonly TrainingNorms[]): string {
  const last = norms.at(-1)
  if (!last) return plain(words.none(brief(host)))
  const parts = Object.entries(last.layers).filter(([, norm]) => Number.isFinite(norm))
  const [name, least] = parts.reduce((a, b) => (b[1] < a[1] ? b : a), parts[0] ?? ["", NaN])
  const smallest = parts.length === 0 ? "" : words.smallest(brief(name), formatNumber(least))
  const first = formatNumber(norms[0]?.global ?? NaN)
  return plain(words.finding({ host: brief(host), first, last: formatNumber(last.global), update: formatCount(last.update), smallest }))
}
