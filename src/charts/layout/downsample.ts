import { minMaxIndices } from "../../stats/index.ts"
import type { CurvePoint } from "./curve.ts"
import type { PlotArea } from "./plot-area.ts"
import { heightOf, type ValueAxis } from "./value-axis.ts"

/** px per pair of lowest and highest point, about the line's width. */
const bucket = 1.5
/** Tolerance of a band, px. */
const tolerance = 0.25

/** Reduces points to what the plot can show, without losing a peak or gap. */
export function downsample<Point extends CurvePoint>(
  points: readonly Point[],
  width: number,
): readonly Point[] {
  const values = Float64Array.from(points, p => p.v ?? NaN)
  return Array.from(minMaxIndices(values, Math.ceil(width / bucket)), i => points[i]!)
}

/**
 * The band's corners without those on a line between neighbours (swinging door, Bristol 1990, for both edges
 * at once). Points without a range stay, because the band breaks there.
 */
export function simplifyBand(
  points: readonly CurvePoint[],
  area: PlotArea,
  value: ValueAxis,
): readonly CurvePoint[] {
  const px = (v: number | null): number => heightOf(value, v ?? 0) * area.height
  const kept: CurvePoint[] = []
  let [anchor, last, door]: [CurvePoint | null, CurvePoint | null, Door] = [null, null, open]
  for (const point of points) {
    if (point.lo === null || anchor === null) {
      if (last && last !== anchor) kept.push(last)
      kept.push(point)
      ;[anchor, last, door] = [point.lo === null ? null : point, null, open]
      continue
    }
    const narrowed = narrow(
      door,
      { lo: px(anchor.lo), hi: px(anchor.hi) },
      { lo: px(point.lo), hi: px(point.hi), dt: point.t - anchor.t },
    )
    if (narrowed === null && last) {
      kept.push(last)
      anchor = last
      door =
        narrow(
          open,
          { lo: px(anchor.lo), hi: px(anchor.hi) },
          { lo: px(point.lo), hi: px(point.hi), dt: point.t - anchor.t },
        ) ?? open
    } else door = narrowed ?? open
    last = point
  }
  return last ? [...kept, last] : kept
}

/** Slopes from the anchor that stay within the tolerance, for each edge. */
interface Door {
  readonly lo: readonly [number, number]
  readonly hi: readonly [number, number]
}

const open: Door = { lo: [-Infinity, Infinity], hi: [-Infinity, Infinity] }

function narrow(
  door: Door,
  from: { lo: number; hi: number },
  to: { lo: number; hi: number; dt: number },
): Door | null {
  const edge = (side: "lo" | "hi"): readonly [number, number] => {
    const rise = to[side] - from[side]
    return [
      Math.max(door[side][0], (rise - tolerance) / to.dt),
      Math.min(door[side][1], (rise + tolerance) / to.dt),
    ]
  }
  const [lo, hi] = [edge("lo"), edge("hi")]
  return lo[0] > lo[1] || hi[0] > hi[1] ? null : { lo, hi }
}
