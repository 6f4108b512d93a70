import { excessOf, fitExponential, fitGpd } from "./gpd.ts"
import type { Gpd } from "./gpd.ts"
import { quantileOfSorted, sortedFinite } from "./quantiles.ts"

export interface PotRule {
  /** The promise: independent events above the threshold per row, > 0. */
  readonly rate: number
  /** Peaks with fewer than this many rows below the level between them are one event. */
  readonly gap: number
}

/** A threshold by peaks over threshold, and how it came to be. */
export interface Pot {
  /** NaN where no value is finite. */
  readonly threshold: number
  /** Peaks are counted above this value: the highest of the quantiles .98, .95, .90 that leaves enough of them. */
  readonly level: number
  /** Independent peaks above the level. */
  readonly peaks: number
  /** Finite values. */
  readonly rows: number
  readonly shape: number
  readonly scale: number
  /** gpd: fitted tail. exponential: too few peaks for a shape. level: no peak to fit, or the promise is looser than the level. */
  readonly method: "gpd" | "exponential" | "level"
}

/** Fewer peaks than this carry no shape. */
const peaksForShape = 10
/** A shape outside of this is noise of a small sample, or old incidents among the values. */
const shapes = [-0.5, 0.5] as const

/**
 * Peaks over threshold (Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017), with runs declustering
 * (Coles 2001, §5.3.2): neighbouring values depend on one another, so a run above the level counts once, by its maximum, and the promise
 * is about such events. NaN values are skipped and do not end a run.
 */
export function pot(values: ArrayLike<number>, rule: PotRule): Pot {
  const sorted = sortedFinite(values)
  const rows = sorted.length
  if (rows === 0) return { threshold: NaN, level: NaN, peaks: 0, rows, shape: 0, scale: 0, method: "level" }
  const { level, peaks } = chooseLevel(values, sorted, rule.gap)
  const expected = (rule.rate * rows) / Math.max(peaks.length, 1)
  if (peaks.length === 0 || expected >= 1) return { threshold: level, level, peaks: peaks.length, rows, shape: 0, scale: 0, method: "level" }
  const excesses = peaks.map(peak => peak - level)
  const shaped = peaks.length >= peaksForShape
  const tail = shaped ? withinShapes(fitGpd(excesses), excesses) : fitExponential(excesses)
  const threshold = level + excessOf(tail, expected)
  return { threshold, level, peaks: peaks.length, rows, shape: tail.shape, scale: tail.scale, method: shaped ? "gpd" : "exponential" }
}

/** The maxima of runs above `level`; runs closer than `gap` rows are one. Ascending in time. */
export function declusteredPeaks(values: ArrayLike<number>, level: number, gap: number): number[] {
  const peaks: number[] = []
  let below = Infinity
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (Number.isNaN(value)) continue
    if (value <= level) below++
    else {
      if (below >= Math.max(gap, 1)) peaks.push(value)
      else peaks[peaks.length - 1] = Math.max(peaks[peaks.length - 1]!, value)
      below = 0
    }
  }
  return peaks
}

function chooseLevel(values: ArrayLike<number>, sorted: Float64Array, gap: number) {
  const tries = [0.98, 0.95, 0.9].map(q => {
    const level = quantileOfSorted(sorted, q)
    return { level, peaks: declusteredPeaks(values, level, gap) }
  })
  const most = tries.reduce((a, b) => (b.peaks.length > a.peaks.length ? b : a))
  return tries.find(t => t.peaks.length >= 2 * peaksForShape) ?? most
}

/** With the shape forced into its bounds, the scale keeps the mean excess: mean = scale / (1 − shape). */
function withinShapes(tail: Gpd, excesses: readonly number[]): Gpd {
  const shape = Math.min(Math.max(tail.shape, shapes[0]), shapes[1])
  if (shape === tail.shape) return tail
  const mean = excesses.reduce((sum, y) => sum + y, 0) / excesses.length
  return { shape, scale: mean * (1 - shape), logLikelihood: NaN }
}
