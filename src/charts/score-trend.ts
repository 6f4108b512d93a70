import type { FleetEvent, TimeSpan } from "../base/index.ts"
import { formatNumber, formatSpan, formatTimes } from "../text/index.ts"
import type { Chart, ChartSize, IncidentSpan } from "./layout/chart.ts"
import {
  type CurvePoint,
  extent,
  finiteOrNull,
  type FurthestValue,
  lineLayers,
  namedPeakLayers,
  namedPeakOf,
  type Peak,
  peakTime,
  withFurthest,
} from "./layout/curve.ts"
import { eventLayers, eventsFor } from "./layout/event-marks.ts"
import type { PixelPoint } from "./layout/peak-label.ts"
import {
  baseLayers,
  channel,
  curveArea,
  labelSize,
  type Layer,
  type PlotArea,
  plotBounds,
  specOf,
  textLayer,
  timeToX,
} from "./layout/plot-area.ts"
import { dataTable } from "./layout/data-table.ts"
import { plain, shortName, textWidth } from "./layout/text.ts"
import { palettes } from "./layout/theme.ts"
import { downsample } from "./layout/downsample.ts"
import { timeTicks } from "./layout/time-axis.ts"
import { heightOf, logAxis, type ValueAxis, valueAxis } from "./layout/value-axis.ts"
import { chart, incidentCharts } from "./wording.ts"

const words = incidentCharts.score

export interface ScoreTrendInput {
  readonly host: string
  /** Epoch ms. */
  readonly times: readonly number[]
  readonly score: readonly (number | null)[]
  readonly threshold: number
  readonly span: TimeSpan
  readonly incidents: readonly IncidentSpan[]
  /** The highest score, as tables name it. */
  readonly peak?: FurthestValue | null
  readonly zone: string
  readonly events?: readonly FleetEvent[]
  readonly size: ChartSize
}

/**
 * Above this multiple of the threshold the scale is logarithmic; a linear one would flatten the threshold.
 */
const logScaleRatio = 8

/** The score and its threshold; rows above it are thick and red. */
export function scoreTrend(input: ScoreTrendInput): Chart {
  const { span, zone, incidents, size, threshold } = input
  const named = input.peak ?? null
  const rows = withFurthest(pointsOf(input), named)
  const value = axisOf(rows, threshold, size)
  const area = curveArea(size, value.ticks)
  const points = downsample(rows, area.width)
  const peak = namedPeakOf(rows, { incident: incidents[0], named })
  const label = thresholdLabel(points, { area, span, value }, threshold)
  const avoid = [label, { x: label.x + label.width, y: label.y }]
  const text = peak ? chart.peak(chart.sides.peak, formatNumber(peak.point.v)) : ""
  const layers = [
    ...baseLayers({ area, span, ticks: timeTicks(span, zone, area.width), value, incidents }),
    thresholdLayer(span, threshold),
    ...lineLayers(points.map(p => ({ ...p, v: p.v === null ? null : Math.max(p.v, value.domain[0]) }))),
    ...eventLayers({ area, span, events: eventsFor(input), taken: 0 }),
    textLayer([{ x: label.x, y: label.y, s: label.s }], { color: palettes.light.ink }),
    ...namedPeakLayers({
      area,
      span,
      value,
      points,
      incidents,
      peak: incidents.length > 0 ? peak : null,
      text,
      avoid,
    }),
  ]
  const caption = captionOf(input, peak)
  const key = value.kind === "log" ? words.logarithmic(words.key) : words.key
  const alt = plain(incidentCharts.trend.alt(formatSpan(span.start, span.end, zone), caption))
  const table = dataTable(rows, { span, zone, unit: "", rangeHead: null })
  return {
    spec: specOf(area, layers),
    caption,
    key,
    alt,
    table,
    plot: plotBounds(area, { time: span, value }),
  }
}

function pointsOf({ times, score, threshold, span }: ScoreTrendInput): readonly CurvePoint[] {
  const points = times.map((t, i) => {
    const v = finiteOrNull(score[i])
    return { t, v, lo: null, hi: null, flagged: v !== null && v > threshold }
  })
  return points.filter(p => p.t >= span.start && p.t <= span.end)
}

function axisOf(points: readonly CurvePoint[], threshold: number, size: ChartSize): ValueAxis {
  const { low, high } = extent(points)
  const top = Math.max(high, threshold)
  if (threshold > 0 && top > logScaleRatio * threshold)
    return logAxis({ low: Math.min(threshold, Math.max(low, threshold / 100)), high: top })
  return valueAxis({ low: Math.min(low, threshold, 0), high: top, unit: "", count: size === "hero" ? 5 : 3 })
}

function thresholdLayer({ start, end }: TimeSpan, threshold: number): Layer {
  const mark = { type: "rule", color: palettes.light.ink, strokeWidth: 1, strokeDash: [5, 3] }
  return {
    data: { values: [{ t: start, u: end, v: threshold }] },
    mark,
    encoding: { x: channel("t"), x2: { field: "u" }, y: channel("v") },
  }
}

interface PlotScales {
  readonly area: PlotArea
  readonly span: TimeSpan
  readonly value: ValueAxis
}

interface Label extends PixelPoint {
  readonly s: string
  readonly width: number
}

/** Above or below the line, at its left or right end, where it covers the curve least. */
function thresholdLabel(
  points: readonly CurvePoint[],
  { area, span, value }: PlotScales,
  threshold: number,
): Label {
  const s = words.threshold(formatNumber(threshold))
  const width = textWidth(s, labelSize)
  const at = timeToX(span, area)
  const px = (v: number): number => (1 - heightOf(value, v)) * area.height
  const places = [area.width - 3 - width, 3].flatMap(x => [-7, 7].map(dy => ({ x, y: px(threshold) + dy })))
  const inside = places.filter(place => place.y >= 6 && place.y <= area.height - 6)
  const near = ({ x, y }: PixelPoint, { t, v }: CurvePoint) =>
    v !== null && at(t) > x - 3 && at(t) < x + width + 3 && Math.abs(px(v) - y) < 8
  const covered = inside.map(place => points.filter(point => near(place, point)).length)
  return { ...inside[covered.indexOf(Math.min(...covered))]!, s, width }
}

function captionOf({ host, threshold, zone }: ScoreTrendInput, peak: Peak | null): string {
  if (!peak) return plain(words.noValues(shortName(host)))
  const { v } = peak.point
  const ratio = threshold > 0 ? words.ratio(formatTimes(v / threshold), formatNumber(threshold)) : ""
  return plain(
    words.finding({ host: shortName(host), peak: formatNumber(v), at: peakTime(peak, zone), ratio }),
  )
}
