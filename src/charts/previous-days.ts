import type { TimeSpan } from "../base/index.ts"
import { median } from "../stats/index.ts"
import { formatSpan, formatValue } from "../text/index.ts"
import type { Chart, ChartSize, IncidentSpan } from "./layout/chart.ts"
import {
  bandLayer,
  type CurvePoint,
  extent,
  finiteOrNull,
  type KnownPoint,
  lineLayer,
  namedPeakLayers,
  type Peak,
  peakOf,
  peakTime,
} from "./layout/curve.ts"
import {
  baseLayers,
  curveArea,
  labelSize,
  marginY,
  type PlotArea,
  plotBounds,
  specOf,
  textLayer,
  unitEnd,
  unitLayers,
} from "./layout/plot-area.ts"
import { dataTable } from "./layout/data-table.ts"
import { plain, shortName, textWidth } from "./layout/text.ts"
import { palettes } from "./layout/theme.ts"
import { downsample, simplifyBand } from "./layout/downsample.ts"
import { timeTicks } from "./layout/time-axis.ts"
import { valueAxis } from "./layout/value-axis.ts"
import { chart, incidentCharts } from "./wording.ts"

const words = incidentCharts.previousDays

export interface PreviousDaysInput {
  readonly host: string
  readonly label: string
  readonly unit: string
  readonly zone: string
  readonly size: ChartSize
  readonly night: Day & { readonly end: number }
  /** Earlier days, each with its own times; their `start` is aligned with the night's. */
  readonly previous: readonly Day[]
  readonly incidents: readonly IncidentSpan[]
}

/** Epoch ms and values; null = no value. */
export interface Day {
  readonly start: number
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
}

/** This night compared with the same hours of earlier days. */
export function previousDaysChart(input: PreviousDaysInput): Chart {
  const { night, zone, incidents, size, unit } = input
  const span = { start: night.start, end: night.end }
  const inside = (t: number): boolean => incidents.some(({ start, end }) => t >= start && t <= end)
  const own = pointsOf(night, span).map(point => ({ ...point, flagged: inside(point.t) }))
  const earlier = input.previous.map(day => pointsOf(day, span))
  const rows = withPreviousDays(own, earlier)
  const value = valueAxis({ ...extent([...own, ...earlier.flat()]), unit, count: size === "hero" ? 5 : 3 })
  const area = curveArea(size, value.ticks)
  const points = downsample(rows, area.width)
  // A median needs half of the points: it has no peak to lose.
  const medians = points.filter(({ medianValue }, i) => i % 2 === 0 || medianValue === null)
  const peak = peakOf(rows, incidents[0])
  const text = peak ? valueOf(peak, unit) : ""
  const layers = [
    ...baseLayers({ area, span, ticks: timeTicks(span, zone, area.width), value, incidents }),
    bandLayer(simplifyBand(points, area, value)),
    lineLayer(
      medians.map(({ t, medianValue }) => ({ t, v: medianValue })),
      { color: palettes.light.faint, strokeWidth: 1 },
    ),
    lineLayer(
      points.map(({ t, v }) => ({ t, v })),
      { color: palettes.light.series, strokeWidth: 1.4 },
    ),
    ...unitLayers(value.unit, area),
    ...keyLayers(unitEnd(value.unit, area), earlier.length, area),
    ...namedPeakLayers({
      area,
      span,
      value,
      points,
      incidents,
      peak: incidents.length > 0 ? peak : null,
      text,
    }),
  ]
  const caption = captionOf(input, peak, earlier)
  const key = words.key(earlier.length)
  const alt = plain(words.alt(formatSpan(span.start, span.end, zone), caption))
  const table = dataTable(rows, {
    span,
    zone,
    unit,
    rangeHead: words.head.expectedRange,
    flaggedHead: words.head.flagged,
  })
  return {
    spec: specOf(area, layers),
    caption,
    key,
    alt,
    table,
    plot: plotBounds(area, { time: span, value }),
  }
}

function pointsOf(day: Day, span: TimeSpan): readonly CurvePoint[] {
  const points = day.times.map((t, i) => ({
    t: t - day.start + span.start,
    v: finiteOrNull(day.values[i]),
    lo: null,
    hi: null,
    flagged: false,
  }))
  return points.filter(p => p.t >= span.start && p.t <= span.end)
}

interface NightPoint extends CurvePoint {
  /** Median of the earlier days. */
  readonly medianValue: number | null
}

/**
 * The night's points with the earlier days' lowest, median and highest value, each taken up to half way to
 * the neighbouring points, so that no peak is lost.
 */
function withPreviousDays(
  own: readonly CurvePoint[],
  earlier: readonly (readonly CurvePoint[])[],
): readonly NightPoint[] {
  const halfWay = (i: number): number => ((own[i]?.t ?? own[i - 1]!.t) + (own[i - 1]?.t ?? own[i]!.t)) / 2
  const lines = earlier.map(lineOf)
  return own.map((point, i) => {
    const days = lines
      .map(line => line({ start: halfWay(i), end: halfWay(i + 1) }, point.t))
      .filter(values => values.length > 0)
    if (days.length === 0) return { ...point, medianValue: null }
    const values = days.flat()
    return {
      ...point,
      lo: Math.min(...values),
      hi: Math.max(...values),
      medianValue: median(days.map(day => day[0]!)),
    }
  })
}

/**
 * A day's line: its value at an instant and its values inside a span around it, queried in ascending order;
 * none where the line is broken.
 */
function lineOf(day: readonly CurvePoint[]): (span: TimeSpan, time: number) => readonly number[] {
  let [first, right] = [0, 0]
  return ({ start, end }, time) => {
    while (first < day.length && day[first]!.t < start) first++
    while (right < day.length && day[right]!.t < time) right++
    const inside: number[] = []
    for (let i = first; i < day.length && day[i]!.t < end; i++) inside.push(...known(day[i]))
    const between = valueBetween(day[right - 1], day[right], time)
    return between === null ? inside : [between, ...inside]
  }
}

function known(point: CurvePoint | undefined): number[] {
  return point === undefined || point.v === null ? [] : [point.v]
}

function valueBetween(a: CurvePoint | undefined, b: CurvePoint | undefined, time: number): number | null {
  if (b?.t === time) return b.v
  if (!a || !b || a.v === null || b.v === null) return null
  return a.v + ((b.v - a.v) * (time - a.t)) / (b.t - a.t)
}

function keyLayers(from: number, days: number, area: PlotArea) {
  const [night, rest] = [words.thisNight, words.earlier(days)]
  const x = area.width - textWidth(night, labelSize, "bold") - textWidth(rest, labelSize) - 10
  if (x < from) return []
  const { series, faint } = palettes.light
  return [
    textLayer([{ x, y: marginY, s: night }], { color: series, fontWeight: 600 }),
    textLayer([{ x: area.width, y: marginY, s: rest }], { color: faint, align: "right" }),
  ]
}

function captionOf(
  { label, host, zone, unit }: PreviousDaysInput,
  peak: Peak | null,
  earlier: readonly (readonly CurvePoint[])[],
): string {
  const name = chart.of(shortName(label), shortName(host))
  if (!peak) return plain(words.noValues(name))
  const known = earlier.flat().filter((p): p is KnownPoint => p.v !== null)
  const further = (v: number, best: number): boolean => (peak.side === "peak" ? v > best : v < best)
  const extreme = known.reduce<number | null>(
    (best, { v }) => (best === null || further(v, best) ? v : best),
    null,
  )
  const before =
    extreme === null
      ? words.noDays
      : words.before(chart.sides[peak.side], earlier.length, formatValue(extreme, unit))
  return plain(words.finding({ name, peak: valueOf(peak, unit), at: peakTime(peak, zone), before }))
}

function valueOf({ side, point }: Peak, unit: string): string {
  return chart.peak(chart.sides[side], formatValue(point.v, unit))
}
