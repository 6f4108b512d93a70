import type { FleetEvent, TimeSpan } from "../base/index.ts"
import { formatNumber, formatSpan, formatTimes, strings } from "../words/index.ts"
import type { Chart, ChartSize, IncidentSpan } from "./chart.ts"
import { extent, finite, lineLayers, namedPeakLayers, peakOf, timeOf, type CurvePoint, type Peak } from "./curve.ts"
import { eventLayers, eventsFor } from "./event-marks.ts"
import type { Spot } from "./peak-label.ts"
import { across, channel, curvePlane, groundLayers, labelSize, plotOf, specOf, textLayer, type Layer, type Plane } from "./plane.ts"
import { slotTable } from "./slot-table.ts"
import { brief, plain, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"
import { thin } from "./thin.ts"
import { timeTicks } from "./time-axis.ts"
import { heightOf, logAxis, valueAxis, type ValueAxis } from "./value-axis.ts"

const words = strings.incidentCharts.score

export interface ScoreFacts {
  readonly host: string
  /** Epoch ms. */
  readonly times: readonly number[]
  readonly score: readonly (number | null)[]
  readonly threshold: number
  readonly span: TimeSpan
  readonly incidents: readonly IncidentSpan[]
  readonly zone: string
  readonly events?: readonly FleetEvent[]
  readonly size: ChartSize
}

/** From this many thresholds on, the scale is logarithmic: else the threshold would lie on the floor. */
const muchHigher = 8

/** The score against its threshold; rows above it thick and red. */
export function scoreTrend(facts: ScoreFacts): Chart {
  const { span, zone, incidents, size, threshold } = facts
  const rows = pointsOf(facts)
  const value = axisOf(rows, threshold, size)
  const plane = curvePlane(size, value.ticks)
  const points = thin(rows, plane.width)
  const peak = peakOf(rows, incidents[0])
  const label = thresholdLabel(points, { plane, span, value }, threshold)
  const avoid = [label, { x: label.x + label.width, y: label.y }]
  const text = peak ? strings.chart.peak(strings.chart.sides.peak, formatNumber(peak.point.v)) : ""
  const layers = [
    ...groundLayers({ plane, span, ticks: timeTicks(span, zone, plane.width), value, incidents }),
    thresholdLayer(span, threshold),
    ...lineLayers(points.map(p => ({ ...p, v: p.v === null ? null : Math.max(p.v, value.domain[0]) }))),
    ...eventLayers({ plane, span, events: eventsFor(facts), taken: 0 }),
    textLayer([{ x: label.x, y: label.y, s: label.s }], { color: palettes.light.ink }),
    ...namedPeakLayers({ plane, span, value, points, incidents, peak: incidents.length > 0 ? peak : null, text, avoid }),
  ]
  const caption = captionOf(facts, peak)
  const key = value.kind === "log" ? words.logarithmic(words.key) : words.key
  const alt = plain(strings.incidentCharts.trend.alt(formatSpan(span.start, span.end, zone), caption))
  const table = slotTable(rows, { span, zone, unit: "" })
  return { spec: specOf(plane, layers), caption, key, alt, table, plot: plotOf(plane, { time: span, value }) }
}

function pointsOf({ times, score, threshold, span }: ScoreFacts): readonly CurvePoint[] {
  const points = times.map((t, i) => {
    const v = finite(score[i])
    return { t, v, lo: null, hi: null, flagged: v !== null && v > threshold }
  })
  return points.filter(p => p.t >= span.start && p.t <= span.end)
}

function axisOf(points: readonly CurvePoint[], threshold: number, size: ChartSize): ValueAxis {
  const { low, high } = extent(points)
  const top = Math.max(high, threshold)
  if (threshold > 0 && top > muchHigher * threshold) return logAxis({ low: Math.max(low, threshold / 100), high: top })
  return valueAxis({ low: Math.min(low, threshold, 0), high: top, unit: "", count: size === "hero" ? 5 : 3 })
}

function thresholdLayer({ start, end }: TimeSpan, threshold: number): Layer {
  const mark = { type: "rule", color: palettes.light.ink, strokeWidth: 1, strokeDash: [5, 3] }
  return { data: { values: [{ t: start, u: end, v: threshold }] }, mark, encoding: { x: channel("t"), x2: { field: "u" }, y: channel("v") } }
}

interface Ground {
  readonly plane: Plane
  readonly span: TimeSpan
  readonly value: ValueAxis
}

interface Label extends Spot {
  readonly s: string
  readonly width: number
}

/** Above or below the line, at its left or right end: where it covers the curve least. */
function thresholdLabel(points: readonly CurvePoint[], { plane, span, value }: Ground, threshold: number): Label {
  const s = words.threshold(formatNumber(threshold))
  const width = textWidth(s, labelSize)
  const at = across(span, plane)
  const px = (v: number): number => (1 - heightOf(value, v)) * plane.height
  const places = [plane.width - 3 - width, 3].flatMap(x => [-7, 7].map(dy => ({ x, y: px(threshold) + dy })))
  const inside = places.filter(place => place.y >= 6 && place.y <= plane.height - 6)
  const near = ({ x, y }: Spot, { t, v }: CurvePoint) => v !== null && at(t) > x - 3 && at(t) < x + width + 3 && Math.abs(px(v) - y) < 8
  const covered = inside.map(place => points.filter(point => near(place, point)).length)
  return { ...inside[covered.indexOf(Math.min(...covered))]!, s, width }
}

function captionOf({ host, threshold, zone }: ScoreFacts, peak: Peak | null): string {
  if (!peak) return plain(words.noValues(brief(host)))
  const { v } = peak.point
  const ratio = threshold > 0 ? words.ratio(formatTimes(v / threshold), formatNumber(threshold)) : ""
  return plain(words.finding({ host: brief(host), peak: formatNumber(v), at: timeOf(peak, zone), ratio }))
}
