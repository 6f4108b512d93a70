import type { FeatureSeries, FleetEvent, TimeSpan } from "../base/index.ts"
import { formatRange, formatSpan, formatValue, strings } from "../words/index.ts"
import type { Chart, ChartSize, IncidentSpan } from "./chart.ts"
import { bandLayer, extent, finite, lineLayers, namedPeakLayers, peakOf, timeOf, type CurvePoint, type Peak } from "./curve.ts"
import { eventLayers, eventsFor } from "./event-marks.ts"
import { curvePlane, groundLayers, plotOf, specOf, unitEnd, unitLayers } from "./plane.ts"
import { slotTable } from "./slot-table.ts"
import { brief, plain } from "./text.ts"
import { bandCorners, thin } from "./thin.ts"
import { timeTicks } from "./time-axis.ts"
import { valueAxis } from "./value-axis.ts"

const words = strings.incidentCharts.trend

export interface TrendFacts {
  readonly host: string
  readonly series: FeatureSeries
  readonly span: TimeSpan
  /** The first is the one whose peak is named. */
  readonly incidents: readonly IncidentSpan[]
  readonly zone: string
  readonly events?: readonly FleetEvent[]
  readonly size: ChartSize
}

/** A metric over time: its line, the usual range as a band, the incident shaded, anomalous rows thick and red, the peak named. */
export function metricTrend(facts: TrendFacts): Chart {
  const { series, span, zone, incidents, size } = facts
  const rows = pointsOf(series, span)
  const value = valueAxis({ ...extent(rows), unit: series.unit, count: size === "hero" ? 5 : 3 })
  const plane = curvePlane(size, value.ticks)
  const points = thin(rows, plane.width)
  const peak = peakOf(rows, incidents[0])
  const text = peak ? valueOf(peak, series) : ""
  const layers = [
    ...groundLayers({ plane, span, ticks: timeTicks(span, zone, plane.width), value, incidents }),
    bandLayer(bandCorners(points, plane, value)),
    ...lineLayers(points),
    ...eventLayers({ plane, span, events: eventsFor(facts), taken: unitEnd(value.unit, plane) }),
    ...unitLayers(value.unit, plane),
    ...namedPeakLayers({ plane, span, value, points, incidents, peak: incidents.length > 0 ? peak : null, text }),
  ]
  const caption = captionOf(facts, peak)
  const alt = plain(words.alt(formatSpan(span.start, span.end, zone), caption))
  const table = slotTable(rows, { span, zone, unit: series.unit })
  return { spec: specOf(plane, layers), caption, key: words.key, alt, table, plot: plotOf(plane, { time: span, value }) }
}

function pointsOf(series: FeatureSeries, { start, end }: TimeSpan): readonly CurvePoint[] {
  const points = series.times.map((t, i) => {
    const [lo, hi] = [finite(series.lower[i]), finite(series.upper[i])]
    const known = lo !== null && hi !== null
    return { t, v: finite(series.actual[i]), lo: known ? lo : null, hi: known ? hi : null, flagged: series.anomalous[i] === true }
  })
  return points.filter(p => p.t >= start && p.t <= end)
}

function captionOf({ series, host, zone, incidents, size }: TrendFacts, peak: Peak | null): string {
  const name = strings.chart.of(brief(series.label), brief(host))
  const [incident] = incidents
  if (!peak) return plain(incident ? words.noValuesThen(name) : words.noValues(name))
  const { lo, hi } = peak.point
  const usual = lo === null || hi === null ? null : formatRange([lo, hi], series.unit)
  const finding = plain(words.finding({ name, peak: valueOf(peak, series), at: timeOf(peak, zone), usual }))
  if (!incident || size === "panel") return finding
  return words.withIncident(finding, formatSpan(incident.start, incident.end, zone), incident.open ? words.open : "")
}

function valueOf({ side, point }: Peak, { unit }: FeatureSeries): string {
  return strings.chart.peak(strings.chart.sides[side], formatValue(point.v, unit))
}
