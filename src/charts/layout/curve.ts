import type { TimeSpan } from "../../base/index.ts"
import { formatDateTimeWithUtc } from "../../text/index.ts"
import type { IncidentSpan } from "./chart.ts"
import { peakLayers, type PixelPoint } from "./peak-label.ts"
import { channel, type Layer, type PlotArea, timeToX, visibleBands } from "./plot-area.ts"
import { plain } from "./text.ts"
import { palettes } from "./theme.ts"
import { heightOf, type ValueAxis } from "./value-axis.ts"

/** A row of a curve: epoch ms, value, expected range, whether it is anomalous; null = no value. */
export interface CurvePoint {
  readonly t: number
  readonly v: number | null
  readonly lo: number | null
  readonly hi: number | null
  readonly flagged: boolean
}

export type KnownPoint = CurvePoint & { readonly v: number }

/** The incident's extreme value, on the side of the largest deviation from the expected range. */
export interface Peak {
  readonly point: KnownPoint
  readonly side: "peak" | "lowest" | "furthest"
}

/** A value that is named elsewhere: the chart labels that one. `range` is the expected one, null = unknown. */
export interface FurthestValue {
  /** Epoch ms. */
  readonly time: number
  readonly value: number
  readonly range: readonly [number, number] | null
}

export function finiteOrNull(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null
}

/** Lowest and highest value of lines and bands; 0 to 1 without data. */
export function extent(points: readonly CurvePoint[]): { readonly low: number; readonly high: number } {
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

/** Null where the incident (or, without one, the whole curve) has no value. */
export function peakOf(points: readonly CurvePoint[], incident: IncidentSpan | undefined): Peak | null {
  const within = points.filter(
    (p): p is KnownPoint => p.v !== null && (!incident || (p.t >= incident.start && p.t <= incident.end)),
  )
  if (within.length === 0) return null
  const outside = within.map(({ v, lo, hi }) =>
    lo === null || hi === null ? 0 : v > hi ? v - hi : v < lo ? v - lo : 0,
  )
  const side = -Math.min(...outside) > Math.max(...outside) ? "lowest" : "peak"
  return { point: within.reduce((a, b) => ((side === "peak" ? b.v > a.v : b.v < a.v) ? b : a)), side }
}

/** The points with the named value's own digits, which a run's series rounds. */
export function withFurthest(
  points: readonly CurvePoint[],
  named: FurthestValue | null,
): readonly CurvePoint[] {
  if (named === null) return points
  const [lo, hi] = named.range ?? [null, null]
  return points.map(point =>
    point.t === named.time ? { ...point, v: named.value, lo: lo ?? point.lo, hi: hi ?? point.hi } : point,
  )
}

/** The named value as the curve's label, where the curve has its row; else the curve's own extreme. */
export function namedPeakOf(
  points: readonly CurvePoint[],
  { incident, named }: { readonly incident: IncidentSpan | undefined; readonly named: FurthestValue | null },
): Peak | null {
  const point = points.find((p): p is KnownPoint => p.t === named?.time && p.v !== null)
  if (!point) return peakOf(points, incident)
  const within = points.flatMap(({ t, v }) =>
    v === null || (incident && (t < incident.start || t > incident.end)) ? [] : [v],
  )
  const [lowest, highest] = [within.every(v => v >= point.v), within.every(v => v <= point.v)]
  const isBelow = point.v < (named?.range?.[0] ?? -Infinity)
  if (highest && !isBelow) return { point, side: "peak" }
  return { point, side: lowest ? "lowest" : "furthest" }
}

export function bandLayer(points: readonly CurvePoint[]): Layer {
  const values = points.map(({ t, lo, hi }) => ({ t, lo, hi }))
  const { expected } = palettes.light
  // The outline keeps a range of zero width visible.
  const mark = {
    type: "area",
    color: expected,
    fillOpacity: 0.28,
    stroke: expected,
    strokeOpacity: 0.35,
    strokeWidth: 0.75,
  }
  return { data: { values }, mark, encoding: { x: channel("t"), y: channel("lo"), y2: { field: "hi" } } }
}

/** The line, broken where there is no value, and the anomalous rows over it. */
export function lineLayers(points: readonly CurvePoint[]): Layer[] {
  const flagged = flaggedRuns(points)
  const whole = lineLayer(
    points.map(({ t, v }) => ({ t, v })),
    { color: palettes.light.series, strokeWidth: 1.2 },
  )
  return flagged.length === 0
    ? [whole]
    : [whole, lineLayer(flagged, { color: palettes.light.alarm, strokeWidth: 2 })]
}

/** A point between two gaps appears as a dot, through its round cap. */
export function lineLayer(values: readonly { t: number; v: number | null }[], style: Layer): Layer {
  const mark = { type: "line", strokeCap: "round", strokeJoin: "round", ...style }
  return { data: { values }, mark, encoding: { x: channel("t"), y: channel("v") } }
}

export interface PeakLabelContext {
  readonly area: PlotArea
  readonly span: TimeSpan
  readonly value: ValueAxis
  readonly points: readonly CurvePoint[]
  readonly incidents: readonly IncidentSpan[]
  readonly peak: Peak | null
  readonly text: string
  /** Another line, in px, for the text to avoid. */
  readonly avoid?: readonly PixelPoint[]
}

/** The peak's dot and text, beside the incident's band. */
export function namedPeakLayers({
  area,
  span,
  value,
  points,
  incidents,
  peak,
  text,
  avoid = [],
}: PeakLabelContext): Layer[] {
  if (!peak) return []
  const at = timeToX(span, area)
  const toPixel = (t: number, v: number) => ({ x: at(t), y: (1 - heightOf(value, v)) * area.height })
  const band = visibleBands({ area, span, incidents })[0] ?? { t: peak.point.t, u: peak.point.t }
  const curve = points.flatMap(p => (p.v === null ? [] : [toPixel(p.t, p.v)]))
  return peakLayers({
    area,
    text: plain(text),
    peak: toPixel(peak.point.t, peak.point.v),
    band: [at(band.t), at(band.u)],
    curves: [curve, avoid],
  })
}

export function peakTime({ point }: Peak, zone: string): string {
  return formatDateTimeWithUtc(point.t, zone)
}

/** The anomalous points, a null after each run. */
function flaggedRuns(points: readonly CurvePoint[]): { t: number; v: number | null }[] {
  return points.flatMap(({ t, v, flagged }, i) => {
    if (flagged) return [{ t, v }]
    return points[i - 1]?.flagged ? [{ t, v: null }] : []
  })
}
