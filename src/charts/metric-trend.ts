import type { FeatureSeries, FleetEvent } from "../base/index.ts"
import { formatDateTimeWithUtc, formatRange, formatSpan, formatValue } from "../words/index.ts"
import type { Chart, ChartSize, IncidentSpan, TimeSpan } from "./chart.ts"
import { eventLayers, eventsFor } from "./event-marks.ts"
import { peakLayers } from "./peak-label.ts"
import { across, channel, curvePlane, groundLayers, labelSize, plotOf, shown, specOf, unitLayers, valueScale, type Layer, type Plane } from "./plane.ts"
import { plain, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"
import { timeTicks } from "./time-axis.ts"
import { valueAxis, type ValueAxis } from "./value-axis.ts"
import { slotTable } from "./slot-table.ts"

export interface TrendFacts {
  readonly host: string
  readonly series: FeatureSeries
  readonly span: TimeSpan
  /** The first is the one that the peak is looked for in. */
  readonly incidents: readonly IncidentSpan[]
  readonly zone: string
  readonly events?: readonly FleetEvent[]
  readonly size: ChartSize
}

/** One row of the series: time, value, usual range, whether it is anomalous; null = no value. */
export interface TrendPoint {
  readonly t: number
  readonly v: number | null
  readonly lo: number | null
  readonly hi: number | null
  readonly flagged: boolean
}

/** A metric over time: its line, the usual range as a band, the incident shaded, anomalous rows thick and red, the peak named. */
export function metricTrend(facts: TrendFacts): Chart {
  const { span, zone, incidents, size } = facts
  const points = pointsIn(facts.series, span)
  const value = valueAxis({ ...extent(points), unit: facts.series.unit, count: size === "hero" ? 4 : 3 })
  const plane = curvePlane(size, value.ticks)
  const ground = groundLayers({ plane, span, ticks: timeTicks(span, zone, plane.width), value, y: valueScale(value), incidents })
  const taken = Math.max(0, textWidth(value.unit, labelSize) - plane.padding.left + 8)
  const marks = eventLayers({ plane, span, events: eventsFor(facts), taken })
  const peak = peakOf(points, incidents[0])
  const layers = [...ground, bandLayer(points), ...lineLayers(points), ...marks, ...unitLayers(value.unit, plane), ...named(facts, { plane, value, points, peak })]
  const caption = captionOf(facts, peak, points)
  const alt = `${facts.series.label} on ${facts.host}, ${formatSpan(span.start, span.end, zone)}. ${caption}`
  const key = "Line: measured. Grey band: usual range. Shaded: incident. Thick red: anomalous rows. Dashed: event."
  return { spec: specOf(plane, layers), caption, key, alt: plain(alt), table: slotTable(points, { span, zone, unit: facts.series.unit }), plot: plotOf(plane, { time: span, value }) }
}

function pointsIn(series: FeatureSeries, { start, end }: TimeSpan): readonly TrendPoint[] {
  const finite = (value: number | null | undefined): number | null => (value !== null && Number.isFinite(value) ? value! : null)
  const points = series.times.map((t, i) => {
    const [v, lo, hi] = [series.actual[i], series.lower[i], series.upper[i]].map(finite) as [number | null, number | null, number | null]
    return { t, v, lo: hi === null ? null : lo, hi: lo === null ? null : hi, flagged: series.anomalous[i] === true }
  })
  return points.filter(p => p.t >= start && p.t <= end)
}

/** Lowest and highest of line and band; 0 to 1 where there is nothing. */
function extent(points: readonly TrendPoint[]): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity]
  for (const { v, lo, hi } of points) {
    for (const value of [v, lo, hi]) {
      if (value === null) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? { low, high } : { low: 0, high: 1 }
}

function bandLayer(points: readonly TrendPoint[]): Layer {
  const values = points.map(({ t, lo, hi }) => ({ t, lo, hi }))
  const { expected } = palettes.light
  // The outline keeps a range of no width visible.
  const mark = { type: "area", color: expected, fillOpacity: 0.28, stroke: expected, strokeOpacity: 0.35, strokeWidth: 0.75 }
  return { data: { values }, mark, encoding: { x: channel("t"), y: channel("lo"), y2: { field: "hi" } } }
}

function lineLayers(points: readonly TrendPoint[]): Layer[] {
  const { series, alarm } = palettes.light
  const encoding = { x: channel("t"), y: channel("v") }
  const mark = { type: "line", strokeCap: "round", strokeJoin: "round" }
  const flagged = flaggedRuns(points)
  return [
    { data: { values: points.map(({ t, v }) => ({ t, v })) }, mark: { ...mark, color: series, strokeWidth: 1.2 }, encoding },
    ...(flagged.length > 0 ? [{ data: { values: flagged }, mark: { ...mark, color: alarm, strokeWidth: 2 }, encoding }] : []),
  ]
}

/** The flagged points, a null after each run; a run of one is drawn as a dot. */
function flaggedRuns(points: readonly TrendPoint[]): { t: number; v: number | null }[] {
  return points.flatMap(({ t, v, flagged }, i) => {
    if (flagged) return [{ t, v }]
    return points[i - 1]?.flagged ? [{ t, v: null }] : []
  })
}

/** The highest or lowest value of the incident, on the side where it left the usual range furthest; null where nothing was measured. */
export interface Peak {
  readonly point: TrendPoint & { readonly v: number }
  readonly side: "peak" | "lowest"
}

function peakOf(points: readonly TrendPoint[], incident: IncidentSpan | undefined): Peak | null {
  const within = points.filter((p): p is TrendPoint & { v: number } => p.v !== null && (!incident || (p.t >= incident.start && p.t <= incident.end)))
  if (within.length === 0) return null
  const outside = ({ v, lo, hi }: TrendPoint & { v: number }): number => (lo === null || hi === null ? 0 : v > hi ? v - hi : v < lo ? v - lo : 0)
  const above = Math.max(...within.map(outside))
  const below = Math.min(...within.map(outside))
  const side = -below > above ? "lowest" : "peak"
  const point = within.reduce((a, b) => ((side === "peak" ? b.v > a.v : b.v < a.v) ? b : a))
  return { point, side }
}

interface Drawn {
  readonly plane: Plane
  readonly value: ValueAxis
  readonly points: readonly TrendPoint[]
  readonly peak: Peak | null
}

function named(facts: TrendFacts, { plane, value, points, peak }: Drawn): Layer[] {
  if (!peak || facts.incidents.length === 0) return []
  const at = across(facts.span, plane)
  const [low, high] = value.domain
  const spot = (t: number, v: number) => ({ x: at(t), y: (1 - (v - low) / (high - low)) * plane.height })
  const [first] = shown({ ...facts, plane })
  const band = first ? ([at(first.t), at(first.u)] as const) : ([at(peak.point.t), at(peak.point.t)] as const)
  const curve = points.flatMap(p => (p.v === null ? [] : [spot(p.t, p.v)]))
  const text = `${peak.side} ${plain(formatValue(peak.point.v, facts.series.unit))}`
  return peakLayers({ plane, text, peak: spot(peak.point.t, peak.point.v), band, curve })
}

function captionOf({ series, host, zone, incidents, size }: TrendFacts, peak: Peak | null, points: readonly TrendPoint[]): string {
  const name = `${series.label} on ${host}`
  if (!peak) return plain(`${name}: no values${points.length === 0 ? "" : " in the incident"}.`)
  const { v, t, lo, hi } = peak.point
  const usual = lo === null || hi === null ? "" : `; usual then: ${formatRange([lo, hi], series.unit)}`
  const when = formatDateTimeWithUtc(t, zone)
  const [incident] = incidents
  const during = incident && size === "hero" ? ` Incident ${formatSpan(incident.start, incident.end, zone)}${incident.open ? ", open at the end of the data" : ""}.` : ""
  return plain(`${name}: ${peak.side} ${formatValue(v, series.unit)} at ${when}${usual}.${during}`)
}
