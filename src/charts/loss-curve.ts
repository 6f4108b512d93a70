import type { TrainingRecord } from "../base/index.ts"
import { formatCount, formatNumber, strings } from "../words/index.ts"
import type { Chart, ChartSize } from "./chart.ts"
import { extent, finite, lineLayer } from "./curve.ts"
import { peakLayers } from "./peak-label.ts"
import { across, curvePlane, groundLayers, labelSize, marginLine, plotOf, specOf, textLayer, type Layer, type Plane } from "./plane.ts"
import { brief, plain, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"
import { heightOf, logAxis, roundTicks, type ValueAxis } from "./value-axis.ts"

const words = strings.fleetCharts.loss

export interface LossFacts {
  readonly host: string
  readonly training: TrainingRecord
  readonly size: ChartSize
}

interface Look {
  readonly t: number
  readonly training: number | null
  readonly heldOut: number | null
}

/** Reconstruction loss over the updates of one training, on a logarithmic scale; the update whose weights were kept is named. */
export function lossCurve({ host, training, size }: LossFacts): Chart {
  const looks = training.losses.map(l => ({ t: l.update, training: positive(l.training), heldOut: positive(l.heldOut) }))
  const value = logAxis(extent(looks.flatMap(l => [point(l.t, l.training), point(l.t, l.heldOut)])))
  const plane = curvePlane(size, value.ticks)
  const span = { start: 0, end: Math.max(1, ...looks.map(l => l.t)) }
  const ticks = roundTicks(0, span.end, Math.floor(plane.width / 80)).values.map(v => ({ value: v, label: formatCount(v) }))
  const { series, faint } = palettes.light
  const layers = [
    ...groundLayers({ plane, span, ticks, value, incidents: [] }),
    lineLayer(looks.map(l => ({ t: l.t, v: l.training })), { color: faint, strokeWidth: 1.2, strokeDash: [4, 2] }),
    lineLayer(looks.map(l => ({ t: l.t, v: l.heldOut })), { color: series, strokeWidth: 1.5 }),
    ...keptLayers(looks, { plane, value, best: training.best, end: span.end }),
    ...keyLayers(plane),
  ]
  const caption = captionOf(host, training)
  const rows = training.losses.map(l => [formatCount(l.update), formatNumber(l.training), formatNumber(l.heldOut)])
  const table = { head: words.head, rows }
  const alt = plain(words.alt(caption))
  return { spec: specOf(plane, layers), caption, key: words.key, alt, table, plot: plotOf(plane, { time: null, value: null }) }
}

function positive(loss: number): number | null {
  const known = finite(loss)
  return known !== null && known > 0 ? known : null
}

const point = (t: number, v: number | null) => ({ t, v, lo: null, hi: null, flagged: false })

function keptLayers(looks: readonly Look[], { plane, value, best, end }: { plane: Plane; value: ValueAxis; best: number; end: number }): Layer[] {
  const at = across({ start: 0, end }, plane)
  const spot = (t: number, v: number) => ({ x: at(t), y: (1 - heightOf(value, v)) * plane.height })
  const kept = looks.find(l => l.t === best)
  if (!kept || kept.heldOut === null) return []
  const curves = (["training", "heldOut"] as const).map(which => looks.flatMap(l => (l[which] === null ? [] : [spot(l.t, l[which])])))
  const { x, y } = spot(kept.t, kept.heldOut)
  return peakLayers({ plane, text: words.kept(formatCount(best)), peak: { x, y }, band: [x, x], curves, color: palettes.light.series })
}

function keyLayers(plane: Plane): Layer[] {
  const { series, faint } = palettes.light
  const x = plane.width - textWidth(words.training, labelSize) - 10
  return [
    textLayer([{ x, y: marginLine, s: words.heldOut }], { color: series, fontWeight: 600, align: "right" }),
    textLayer([{ x: plane.width, y: marginLine, s: words.training }], { color: faint, align: "right" }),
  ]
}

function captionOf(host: string, training: TrainingRecord): string {
  const first = training.losses.find(l => finite(l.heldOut) !== null)
  const kept = training.losses.find(l => l.update === training.best)
  if (!first || !kept) return plain(words.none(brief(host)))
  const [from, to] = [formatNumber(first.heldOut), formatNumber(kept.heldOut)]
  return plain(words.finding({ host: brief(host), from, to, update: formatCount(training.best) }))
}
