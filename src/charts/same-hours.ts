import { countOf, formatSpan, formatValue } from "../words/index.ts"
import type { Chart, ChartSize, IncidentSpan, TimeSpan } from "./chart.ts"
import { extent, finite, lineLayer, namedPeakLayers, peakOf, timeOf, type CurvePoint, type KnownPoint, type Peak } from "./curve.ts"
import { curvePlane, groundLayers, labelSize, marginLine, plotOf, specOf, textLayer, unitEnd, unitLayers, type Plane } from "./plane.ts"
import { slotTable } from "./slot-table.ts"
import { plain, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"
import { timeTicks } from "./time-axis.ts"
import { valueAxis } from "./value-axis.ts"

export interface SameHoursFacts {
  readonly host: string
  readonly label: string
  readonly unit: string
  readonly zone: string
  readonly size: ChartSize
  readonly night: Day & { readonly end: number }
  /** Earlier days, each with its own times; `start` is laid on the night's start. */
  readonly previous: readonly Day[]
  readonly incidents: readonly IncidentSpan[]
}

/** Epoch ms and values; null = no value. */
export interface Day {
  readonly start: number
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
}

/** This night over the same hours of earlier days. */
export function sameHours(facts: SameHoursFacts): Chart {
  const { night, zone, incidents, size, unit } = facts
  const span = { start: night.start, end: night.end }
  const own = pointsOf(night, span)
  const earlier = facts.previous.map(day => pointsOf(day, span))
  const points = withRange(own, earlier)
  const value = valueAxis({ ...extent([...own, ...earlier.flat()]), unit, count: size === "hero" ? 4 : 3 })
  const plane = curvePlane(size, value.ticks)
  const peak = peakOf(points, incidents[0])
  const text = peak ? `${peak.side} ${formatValue(peak.point.v, unit)}` : ""
  const layers = [
    ...groundLayers({ plane, span, ticks: timeTicks(span, zone, plane.width), value, incidents }),
    ...earlier.map(day => lineLayer(day.map(({ t, v }) => ({ t, v })), { color: palettes.light.axis, strokeWidth: 0.8, opacity: 0.7 })),
    lineLayer(own.map(({ t, v }) => ({ t, v })), { color: palettes.light.series, strokeWidth: 1.5 }),
    ...unitLayers(value.unit, plane),
    ...keyLayers(unitEnd(value.unit, plane), earlier.length, plane),
    ...namedPeakLayers({ plane, span, value, points: own, incidents, peak: incidents.length > 0 ? peak : null, text }),
  ]
  const caption = captionOf(facts, peak, earlier)
  const key = `Dark line: this night. Grey lines: the same hours of ${countOf(earlier.length, "earlier day")}. Shaded: incident.`
  const alt = plain(`${facts.label} on ${facts.host}, ${formatSpan(span.start, span.end, zone)}, against earlier days. ${caption}`)
  return { spec: specOf(plane, layers), caption, key, alt, table: slotTable(points, { span, zone, unit, usual: "Earlier days" }), plot: plotOf(plane, { time: span, value }) }
}

function pointsOf(day: Day, span: TimeSpan): readonly CurvePoint[] {
  const points = day.times.map((t, i) => ({ t: t - day.start + span.start, v: finite(day.values[i]), lo: null, hi: null, flagged: false }))
  return points.filter(p => p.t >= span.start && p.t <= span.end)
}

/** The night's points with the lowest and highest that the earlier days have at the nearest time. */
function withRange(own: readonly CurvePoint[], earlier: readonly (readonly CurvePoint[])[]): readonly CurvePoint[] {
  const walks = earlier.map(day => ({ day, at: 0 }))
  return own.map(point => {
    const values = walks.flatMap(walk => {
      const away = (i: number): number => Math.abs((walk.day[i]?.t ?? Infinity) - point.t)
      while (away(walk.at + 1) <= away(walk.at) && walk.at + 1 < walk.day.length) walk.at++
      const v = walk.day[walk.at]?.v ?? null
      return v === null ? [] : [v]
    })
    return values.length === 0 ? point : { ...point, lo: Math.min(...values), hi: Math.max(...values) }
  })
}

function keyLayers(from: number, days: number, plane: Plane) {
  const [night, rest] = ["this night", countOf(days, "earlier day")]
  const x = plane.width - textWidth(night, labelSize, "bold") - textWidth(rest, labelSize) - 10
  if (x < from) return []
  const { series, faint } = palettes.light
  return [
    textLayer([{ x, y: marginLine, s: night }], { color: series, fontWeight: 600 }),
    textLayer([{ x: plane.width, y: marginLine, s: rest }], { color: faint, align: "right" }),
  ]
}

function captionOf({ label, host, zone, unit }: SameHoursFacts, peak: Peak | null, earlier: readonly (readonly CurvePoint[])[]): string {
  const name = `${label} on ${host}`
  if (!peak) return plain(`${name}: no values this night.`)
  const known = earlier.flat().filter((p): p is KnownPoint => p.v !== null)
  const extreme = known.reduce<number | null>((best, { v }) => (best === null || (peak.side === "peak" ? v > best : v < best) ? v : best), null)
  const before = extreme === null ? "; no earlier days to compare with" : `; ${peak.side} of the ${countOf(earlier.length, "earlier day")}: ${formatValue(extreme, unit)}`
  return plain(`${name}: ${peak.side} ${formatValue(peak.point.v, unit)} at ${timeOf(peak, zone)}${before}.`)
}
