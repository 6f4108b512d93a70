import type { TrainingRecord } from "../base/index.ts"
import { formatCount, formatNumber } from "../text/index.ts"
import type { Chart, ChartSize } from "./layout/chart.ts"
import { extent, finiteOrNull, lineLayer } from "./layout/curve.ts"
import { peakLayers } from "./layout/peak-label.ts"
import {
  baseLayers,
  curveArea,
  labelSize,
  type Layer,
  marginY,
  type PlotArea,
  plotBounds,
  specOf,
  textLayer,
  timeToX,
} from "./layout/plot-area.ts"
import { plain, shortName, textWidth } from "./layout/text.ts"
import { palettes } from "./layout/theme.ts"
import { heightOf, logAxis, roundTicks, type ValueAxis } from "./layout/value-axis.ts"
import { fleetCharts } from "./wording.ts"

const words = fleetCharts.loss

export interface LossCurveInput {
  readonly host: string
  readonly training: TrainingRecord
  readonly size: ChartSize
}

interface LossPoint {
  readonly t: number
  readonly training: number | null
  readonly heldOut: number | null
}

/**
 * Reconstruction loss over the updates of one training, on a logarithmic scale; names the update whose
 * weights were kept.
 */
export function lossCurve({ host, training, size }: LossCurveInput): Chart {
  const evaluations = training.losses.map(l => ({
    t: l.update,
    training: positiveOrNull(l.training),
    heldOut: positiveOrNull(l.heldOut),
  }))
  const value = logAxis(extent(evaluations.flatMap(l => [point(l.t, l.training), point(l.t, l.heldOut)])))
  const area = curveArea(size, value.ticks)
  const span = { start: 0, end: Math.max(1, ...evaluations.map(l => l.t)) }
  const ticks = roundTicks(0, span.end, Math.floor(area.width / 80)).values.map(v => ({
    value: v,
    label: formatCount(v),
  }))
  const { series, faint } = palettes.light
  const layers = [
    ...baseLayers({ area, span, ticks, value, incidents: [] }),
    lineLayer(
      evaluations.map(l => ({ t: l.t, v: l.training })),
      { color: faint, strokeWidth: 1.2, strokeDash: [4, 2] },
    ),
    lineLayer(
      evaluations.map(l => ({ t: l.t, v: l.heldOut })),
      { color: series, strokeWidth: 1.5 },
    ),
    ...bestLayers(evaluations, { area, value, best: training.bestUpdate, end: span.end }),
    ...keyLayers(area),
  ]
  const caption = captionOf(host, training)
  const rows = training.losses.map(l => [
    formatCount(l.update),
    formatNumber(l.training),
    formatNumber(l.heldOut),
  ])
  const table = { head: words.head, rows }
  const alt = plain(words.alt(caption))
  return {
    spec: specOf(area, layers),
    caption,
    key: words.key,
    alt,
    table,
    plot: plotBounds(area, { time: null, value: null }),
  }
}

function positiveOrNull(loss: number): number | null {
  const known = finiteOrNull(loss)
  return known !== null && known > 0 ? known : null
}

const point = (t: number, v: number | null) => ({ t, v, lo: null, hi: null, flagged: false })

function bestLayers(
  evaluations: readonly LossPoint[],
  { area, value, best, end }: { area: PlotArea; value: ValueAxis; best: number; end: number },
): Layer[] {
  const at = timeToX({ start: 0, end }, area)
  const toPixel = (t: number, v: number) => ({ x: at(t), y: (1 - heightOf(value, v)) * area.height })
  const kept = evaluations.find(l => l.t === best)
  if (!kept || kept.heldOut === null) return []
  const curves = (["training", "heldOut"] as const).map(which =>
    evaluations.flatMap(l => (l[which] === null ? [] : [toPixel(l.t, l[which])])),
  )
  const { x, y } = toPixel(kept.t, kept.heldOut)
  return peakLayers({
    area,
    text: words.kept(formatCount(best)),
    peak: { x, y },
    band: [x, x],
    curves,
    color: palettes.light.series,
  })
}

function keyLayers(area: PlotArea): Layer[] {
  const { series, faint } = palettes.light
  const x = area.width - textWidth(words.training, labelSize) - 10
  return [
    textLayer([{ x, y: marginY, s: words.heldOut }], { color: series, fontWeight: 600, align: "right" }),
    textLayer([{ x: area.width, y: marginY, s: words.training }], { color: faint, align: "right" }),
  ]
}

function captionOf(host: string, training: TrainingRecord): string {
  const first = training.losses.find(l => finiteOrNull(l.heldOut) !== null)
  const kept = training.losses.find(l => l.update === training.bestUpdate)
  if (!first || !kept) return plain(words.none(shortName(host)))
  const [from, to] = [formatNumber(first.heldOut), formatNumber(kept.heldOut)]
  return plain(words.finding({ host: shortName(host), from, to, update: formatCount(training.bestUpdate) }))
}
