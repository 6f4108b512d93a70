import type { FleetEvent } from "../base/index.ts"
import { formatNumber, formatSpan, formatTimes } from "../words/index.ts"
import type { Chart, ChartSize, IncidentSpan, TimeSpan } from "./chart.ts"
import { extent, finite, lineLayers, namedPeakLayers, peakOf, timeOf, type CurvePoint, type Peak } from "./curve.ts"
import { eventLayers, eventsFor } from "./event-marks.ts"
import { across, channel, curvePlane, groundLayers, labelSize, plotOf, specOf, textLayer, type Layer, type Plane } from "./plane.ts"
import { slotTable } from "./slot-table.ts"
import { brief, plain, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"
import { thin } from "./thin.ts"
import { timeTicks } from "./time-axis.ts"
import { heightOf, logAxis, valueAxis, type ValueAxis } from "./value-axis.ts"

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
  const text = peak ? `peak ${formatNumber(peak.point.v)}` : ""
  const layers = [
    ...groundLayers({ plane, span, ticks: timeTicks(span, zone, plane.width), value, incidents }),
    thresholdLayer(span, threshold),
    ...lineLayers(points.map(p => ({ ...p, v: p.v === null ? null : Math.max(p.v, value.domain[0]) }))),
    ...eventLayers({ plane, span, events: eventsFor(facts), taken: 0 }),
    thresholdText(points, { plane, span, value }, threshold),
    ...namedPeakLayers({ plane, span, value, points, incidents, peak: incidents.length > 0 ? peak : null, text }),
  ]
  const caption = captionOf(facts, peak)
  const key = `Line: score. Dashed: threshold. Shaded: incident. Thick red: above the threshold.${value.kind === "log" ? " Logarithmic scale." : ""}`
  const alt = plain(`${formatSpan(span.start, span.end, zone)}. ${caption}`)
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

/** On the line, at the end where the curve stays lower. */
function thresholdText(points: readonly CurvePoint[], { plane, span, value }: Ground, threshold: number): Layer {
  const s = `threshold ${formatNumber(threshold)}`
  const width = textWidth(s, labelSize) + 8
  const at = across(span, plane)
  const highest = (from: number, to: number): number => Math.max(0, ...points.map(p => (at(p.t) >= from && at(p.t) <= to ? (p.v ?? 0) : 0)))
  const atLeft = highest(0, width) <= highest(plane.width - width, plane.width)
  const line = (1 - heightOf(value, threshold)) * plane.height
  const y = line < 12 ? line + 7 : line - 7
  return textLayer([{ x: atLeft ? 3 : plane.width - 3, y, s }], { align: atLeft ? "left" : "right", color: palettes.light.ink })
}

function captionOf({ host, threshold, zone }: ScoreFacts, peak: Peak | null): string {
  if (!peak) return plain(`Score on ${brief(host)}: no values.`)
  const { v } = peak.point
  const ratio = threshold > 0 ? `, ${formatTimes(v / threshold)} the threshold of ${formatNumber(threshold)}` : ""
  return plain(`Score on ${brief(host)}: peak ${formatNumber(v)} at ${timeOf(peak, zone)}${ratio}.`)
}
