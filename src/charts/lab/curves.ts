import type { Chart, ChartSize, ChartTable } from "../layout/chart.ts"
import {
  baseLayers,
  channel,
  curveArea,
  labelSize,
  type Layer,
  marginY,
  type PlotArea,
  plotBounds,
  specOf,
  textLayer,
  timeToX,
  unitLayers,
} from "../layout/plot-area.ts"
import { fitText, plain, textWidth } from "../layout/text.ts"
import { palettes } from "../layout/theme.ts"
import { type Tick, timeTicks } from "../layout/time-axis.ts"
import { heightOf, logAxis, roundTicks, type ValueAxis, valueAxis } from "../layout/value-axis.ts"
import { formatCount, formatNumber } from "../../text/index.ts"

/** Colour and dash of a curve; each differs from every other in both. */
export const curveStyles = ["failed", "cured", "first", "second", "third", "measured"] as const
export type CurveStyle = (typeof curveStyles)[number]

/** `x` as the axis counts, `y` the middle of the seeds; null where there is none. */
export interface LabPoint {
  readonly x: number
  readonly y: number | null
  /** Lowest and highest over seeds. */
  readonly low?: number | null
  readonly high?: number | null
}

export interface LabCurve {
  readonly name: string
  readonly style: CurveStyle
  readonly points: readonly LabPoint[]
}

/** An axis of updates, of rates (logarithmic), or of time. */
export type LabAxis =
  | { readonly kind: "linear"; readonly start: number; readonly end: number }
  | { readonly kind: "log"; readonly start: number; readonly end: number }
  | { readonly kind: "time"; readonly start: number; readonly end: number; readonly zone: string }

export interface LabCurvesInput {
  readonly size: ChartSize
  readonly x: LabAxis
  /** Lowest and highest value of all charts that share the axis. */
  readonly y: {
    readonly kind: "linear" | "log"
    readonly low: number
    readonly high: number
    readonly unit: string
  }
  readonly curves: readonly LabCurve[]
  /** Horizontal lines. */
  readonly levels?: readonly { readonly value: number; readonly label: string }[]
  /** Shaded parts of the x axis. */
  readonly ranges?: readonly { readonly from: number; readonly to: number; readonly label: string }[]
  readonly caption: string
  readonly key: string
  readonly table: ChartTable
}

/** Curves on axes that charts of one row share; the names stand above, each in its curve's colour. */
export function labCurves(input: LabCurvesInput): Chart {
  const { size, curves, caption, key, table } = input
  const value = axisOf(input)
  const area = curveArea(size, value.ticks)
  const span = spanOf(input.x)
  const axis = { area, value, span, log: input.x.kind === "log" }
  const layers = [
    ...baseLayers({ area, span, ticks: ticksOf(input.x, area), value, incidents: [] }),
    ...rangeLayers(input, axis),
    ...levelLayers(input, axis),
    ...curves.flatMap(curve => curveLayers(curve, axis)),
    ...unitLayers(value.unit, area),
    nameLayer(curves, area),
  ]
  return {
    spec: specOf(area, layers),
    caption: plain(caption),
    key,
    alt: plain(caption),
    table,
    plot: plotBounds(area, { time: null, value: null }),
  }
}

interface Axes {
  readonly area: PlotArea
  readonly value: ValueAxis
  readonly span: { readonly start: number; readonly end: number }
  readonly log: boolean
}

const light = palettes.light
const styles: Readonly<Record<CurveStyle, { color: string; strokeDash: number[]; strokeWidth: number }>> = {
  failed: { color: light.alarm, strokeDash: [5, 2], strokeWidth: 1.5 },
  cured: { color: light.series, strokeDash: [1, 0], strokeWidth: 1.6 },
  first: { color: light.heat2, strokeDash: [2, 2], strokeWidth: 1.5 },
  second: { color: light.heat4, strokeDash: [7, 2, 2, 2], strokeWidth: 1.5 },
  third: { color: light.ink, strokeDash: [1, 3], strokeWidth: 1.6 },
  measured: { color: light.axis, strokeDash: [1, 0], strokeWidth: 1.2 },
}

function axisOf({ y: { kind, low, high, unit } }: LabCurvesInput): ValueAxis {
  return kind === "log" ? logAxis({ low, high }) : valueAxis({ low, high, unit, count: 4 })
}

function spanOf({ kind, start, end }: LabAxis): Axes["span"] {
  return kind === "log" ? { start: Math.log10(start), end: Math.log10(end) } : { start, end }
}

function ticksOf(axis: LabAxis, { width }: PlotArea): readonly Tick[] {
  if (axis.kind === "time") return timeTicks(axis, axis.zone, width)
  if (axis.kind === "linear")
    return roundTicks(axis.start, axis.end, Math.max(2, Math.floor(width / 80))).values.map(value => ({
      value,
      label: formatCount(value),
    }))
  const { start, end } = spanOf(axis)
  const [first, last] = [Math.ceil(start - 1e-9), Math.floor(end + 1e-9)]
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    value: first + i,
    label: first + i < -3 ? (10 ** (first + i)).toExponential(0) : formatNumber(10 ** (first + i)),
  }))
}

/** What the axis cannot show (0 on a logarithmic one) is clipped to its end. */
function clipped(y: number | null | undefined, { value: { domain, kind } }: Axes): number | null {
  if (y === null || y === undefined || Number.isNaN(y)) return null
  const [low, high] = domain
  return kind === "log" ? Math.min(high, Math.max(low, y)) : Math.min(high, Math.max(low, y))
}

function curveLayers({ style, points }: LabCurve, axes: Axes): Layer[] {
  const { color, ...line } = styles[style]
  const values = points.map(({ x, y, low, high }) => ({
    t: axes.log ? Math.log10(x) : x,
    v: clipped(y, axes),
    lo: clipped(low, axes),
    hi: clipped(high, axes),
  }))
  const banded = values.filter(({ lo, hi }) => lo !== null && hi !== null)
  const band = {
    data: { values: banded },
    mark: { type: "area", color, fillOpacity: 0.18 },
    encoding: { x: channel("t"), y: channel("lo"), y2: { field: "hi" } },
  }
  const curve = {
    data: { values: values.map(({ t, v }) => ({ t, v })) },
    mark: { type: "line", strokeCap: "butt", strokeJoin: "round", color, ...line },
    encoding: { x: channel("t"), y: channel("v") },
  }
  return banded.length > 0 ? [band, curve] : [curve]
}

function rangeLayers({ ranges = [] }: LabCurvesInput, { area, span, log }: Axes): Layer[] {
  const at = timeToX(span, area)
  const place = (x: number): number => at(log ? Math.log10(x) : x)
  if (ranges.length === 0) return []
  const values = ranges.map(({ from, to }) => ({ x: place(from), z: place(to) }))
  const encoding = { x: { ...pixel("x") }, x2: { field: "z" }, y: { value: 0 }, y2: { value: area.height } }
  return [
    {
      data: { values },
      mark: { type: "rect", color: light.second, fillOpacity: 0.35, stroke: light.second },
      encoding,
    },
    textLayer(
      ranges.map(({ from, label }, i) => ({ x: place(from) + 6, y: 24 + 14 * i, s: label })),
      {},
    ),
  ]
}

function levelLayers({ levels = [] }: LabCurvesInput, { area, value }: Axes): Layer[] {
  if (levels.length === 0) return []
  const y = (level: number): number => (1 - heightOf(value, level)) * area.height
  const inside = levels.filter(({ value: level }) => y(level) >= 0 && y(level) <= area.height)
  return [
    {
      data: { values: inside.map(level => ({ y: y(level.value) })) },
      mark: { type: "rule", color: light.muted, strokeDash: [3, 3] },
      encoding: { x: { value: 0 }, x2: { value: area.width }, y: pixel("y") },
    },
    textLayer(
      inside.map(({ value: level, label }) => ({ x: 4, y: y(level) - 6, s: label })),
      {},
    ),
  ]
}

/** From the right edge, in the order of the curves. */
function nameLayer(curves: readonly LabCurve[], area: PlotArea): Layer {
  const room = Math.max(40, (area.width + area.padding.left) / Math.max(1, curves.length) - 20)
  const names = curves.map(({ name, style }) => ({
    s: fitText(name, { room, size: labelSize, face: "bold" }),
    color: styles[style].color,
  }))
  const widths = names.map(({ s }) => textWidth(s, labelSize, "bold") + 12)
  const rows = names.map((name, i) => ({
    ...name,
    x: area.width - widths.slice(i + 1).reduce((sum, width) => sum + width, 0),
    y: marginY,
  }))
  return {
    layer: rows.map(({ x, y, s, color }) =>
      textLayer([{ x, y, s }], { color, fontWeight: 600, align: "right" }),
    ),
  }
}

const pixel = (field: string): Layer => ({ field, type: "quantitative", title: null, scale: null })
