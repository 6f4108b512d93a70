import type { FeatureSeries, FleetEvent, TimeSpan } from "../base/index.ts"
import { formatRange, formatSpan, formatValue } from "../text/index.ts"
import type { Chart, ChartSize, IncidentSpan } from "./layout/chart.ts"
import {
  bandLayer,
  type CurvePoint,
  extent,
  type FurthestValue,
  finiteOrNull,
  lineLayers,
  namedPeakLayers,
  namedPeakOf,
  type Peak,
  peakTime,
  withFurthest,
} from "./layout/curve.ts"
import { eventLayers, eventsFor } from "./layout/event-marks.ts"
import { baseLayers, curveArea, plotBounds, specOf, unitEnd, unitLayers } from "./layout/plot-area.ts"
import { dataTable } from "./layout/data-table.ts"
import { plain, shortName } from "./layout/text.ts"
import { downsample, simplifyBand } from "./layout/downsample.ts"
import { timeTicks } from "./layout/time-axis.ts"
import { valueAxis } from "./layout/value-axis.ts"
import { chart, incidentCharts } from "./wording.ts"

const words = incidentCharts.trend

export interface MetricTrendInput {
  readonly host: string
  readonly series: FeatureSeries
  readonly span: TimeSpan
  /** The first one's peak is labelled. */
  readonly incidents: readonly IncidentSpan[]
  /** The value to label instead: the one that title and tables name. */
  readonly furthest?: FurthestValue | null
  readonly zone: string
  readonly events?: readonly FleetEvent[]
  readonly size: ChartSize
}

/**
 * A metric over time: line, expected range as a band, incident shaded, anomalous rows thick and red, peak
 * labelled.
 */
export function metricTrend(input: MetricTrendInput): Chart {
  const { series, span, zone, incidents, size, furthest = null } = input
  const rows = withFurthest(pointsOf(series, span), furthest)
  const value = valueAxis({ ...extent(rows), unit: series.unit, count: size === "hero" ? 5 : 3 })
  const area = curveArea(size, value.ticks)
  const points = downsample(rows, area.width)
  const peak = namedPeakOf(rows, { incident: incidents[0], named: furthest })
  const text = peak ? valueOf(peak, series) : ""
  const events = eventsFor(input)
  const layers = [
    ...baseLayers({ area, span, ticks: timeTicks(span, zone, area.width), value, incidents }),
    bandLayer(simplifyBand(points, area, value)),
    ...lineLayers(points),
    ...eventLayers({ area, span, events, taken: unitEnd(value.unit, area) }),
    ...unitLayers(value.unit, area),
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
  const caption = captionOf(input, peak)
  const alt = plain(words.alt(formatSpan(span.start, span.end, zone), caption))
  const table = dataTable(rows, { span, zone, unit: series.unit })
  return {
    spec: specOf(area, layers),
    caption,
    key: events.length > 0 ? words.keyWithEvents(words.key) : words.key,
    alt,
    table,
    plot: plotBounds(area, { time: span, value }),
  }
}

function pointsOf(series: FeatureSeries, { start, end }: TimeSpan): readonly CurvePoint[] {
  const points = series.times.map((t, i) => {
    const [lo, hi] = [finiteOrNull(series.lower[i]), finiteOrNull(series.upper[i])]
    const known = lo !== null && hi !== null
    return {
      t,
      v: finiteOrNull(series.actual[i]),
      lo: known ? lo : null,
      hi: known ? hi : null,
      flagged: series.anomalous[i] === true,
    }
  })
  return points.filter(p => p.t >= start && p.t <= end)
}

function captionOf({ series, host, zone, incidents, size }: MetricTrendInput, peak: Peak | null): string {
  const name = chart.of(shortName(series.label), shortName(host))
  const [incident] = incidents
  if (!peak) return plain(incident ? words.noValuesThen(name) : words.noValues(name))
  const { lo, hi } = peak.point
  const range = lo === null || hi === null ? null : formatRange([lo, hi], series.unit)
  const finding = plain(
    words.finding({ name, peak: valueOf(peak, series), at: peakTime(peak, zone), expectedRange: range }),
  )
  if (!incident || size === "panel") return finding
  return words.withIncident(
    finding,
    formatSpan(incident.start, incident.end, zone),
    incident.open ? words.open : "",
  )
}

function valueOf({ side, point }: Peak, { unit }: FeatureSeries): string {
  return chart.peak(chart.sides[side], formatValue(point.v, unit))
}
