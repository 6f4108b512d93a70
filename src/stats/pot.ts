import { excessOf, fitExponential, fitGpd, type Gpd } from "./gpd.ts"
import { mean } from "./mean.ts"
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
  /** What counts as a peak: a value above this. */
  readonly level: number
  /** Peaks above the level, without those taken for old incidents. */
  readonly peaks: number
  /** Finite values. */
  readonly rows: number
  readonly shape: number
  readonly scale: number
  /**
   * gpd: fitted tail. exponential: too few peaks for a shape. level: no peak to fit, or the promise is looser
   * than the level.
   */
  readonly method: "gpd" | "exponential" | "level"
}

/** Fewer peaks than this carry no shape. */
const peaksForShape = 10
/** A shape outside of this is noise of a small sample, or old incidents among the values. */
const shapeBounds = [-0.5, 0.5] as const

/**
 * Peaks over threshold (Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017),
 * with runs declustering (Coles 2001, §5.3.2): neighbouring values depend on one another, so a run above the
 * level counts once, by its maximum, and the promise is about such events. The level is the highest of the
 * quantiles .98, .95, .90 that leaves enough peaks. NaN values are skipped and do not end a run.
 */
export function pot(values: ArrayLike<number>, rule: PotRule): Pot {
  const sorted = sortedFinite(values)
  const rows = sorted.length
  if (rows === 0) return { threshold: NaN, level: NaN, peaks: 0, rows, shape: 0, scale: 0, method: "level" }
  const { level, peaks } = chooseLevel(values, sorted, rule.gap)
  const excesses = withoutOutliers(peaks.map(peak => peak - level))
  const share = (rule.rate * rows) / excesses.length
  if (!(share < 1))
    return { threshold: level, level, peaks: excesses.length, rows, shape: 0, scale: 0, method: "level" }
  const { shape, scale } = fitTail(excesses)
  const method = excesses.length < peaksForShape ? "exponential" : "gpd"
  return {
    threshold: level + excessOf({ shape, scale }, share),
    level,
    peaks: excesses.length,
    rows,
    shape,
    scale,
    method,
  }
}

/**
 * The maxima of runs above `level`; runs with fewer than `gap` rows between them are one. In order of time.
 */
export function declusteredPeaks(values: ArrayLike<number>, level: number, gap: number): number[] {
  const peaks: number[] = []
  let below = Infinity
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (Number.isNaN(value)) continue
    if (value <= level) below++
    else {
      if (below >= Math.max(gap, 1)) peaks.push(value)
      else peaks[peaks.length - 1] = Math.max(peaks.at(-1)!, value)
      below = 0
    }
  }
  return peaks
}

function chooseLevel(values: ArrayLike<number>, sorted: Float64Array, gap: number) {
  const candidates = [0.98, 0.95, 0.9].map(q => {
    const level = quantileOfSorted(sorted, q)
    return { level, peaks: declusteredPeaks(values, level, gap) }
  })
  const fallback = candidates.reduce((a, b) => (b.peaks.length > a.peaks.length ? b : a))
  return candidates.find(t => t.peaks.length >= 2 * peaksForShape) ?? fallback
}

/**
 * Ascending excesses without those that the tail of the smaller ones all but excludes (1 % for the largest of
 * so many): incidents that the history holds must not become normal. Looked for from the inside out, so that
 * several do not hide one another; three in ten at most.
 */
function withoutOutliers(excesses: readonly number[]): readonly number[] {
  const sorted = [...excesses].sort((a, b) => a - b)
  for (let kept = Math.ceil(sorted.length * 0.7); kept < sorted.length; kept++) {
    const rest = sorted.slice(0, kept)
    if (sorted[kept]! > excessOf(fitTail(rest), 0.01 / sorted.length)) return rest
  }
  return sorted
}

/** With the shape forced into its bounds, the scale keeps the mean excess: mean = scale / (1 − shape). */
function fitTail(excesses: readonly number[]): Pick<Gpd, "shape" | "scale"> {
  if (excesses.length < peaksForShape) return fitExponential(excesses)
  const free = fitGpd(excesses)
  const shape = Math.min(Math.max(free.shape, shapeBounds[0]), shapeBounds[1])
  return shape === free.shape ? free : { shape, scale: mean(excesses) * (1 - shape) }
}
