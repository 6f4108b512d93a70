/**
 * Linear-interpolated quantiles (type 7 of Hyndman & Fan 1996, as in numpy), of the finite values only.
 * `q` in [0, 1]; NaN where no value is finite.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  return quantileOfSorted(sortedFinite(values), q)
}

export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN
  const at = Math.min(Math.max(q, 0), 1) * (sorted.length - 1)
  const low = Math.floor(at)
  const a = sorted[low]!
  const b = sorted[Math.min(low + 1, sorted.length - 1)]!
  return a + (b - a) * (at - low)
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** Median absolute deviation × 1.4826: the standard deviation where the values are normal. */
export function robustDeviation(values: ArrayLike<number>): number {
  const finite = sortedFinite(values)
  const middle = quantileOfSorted(finite, 0.5)
  return 1.4826 * median(finite.map(v => Math.abs(v - middle)))
}

/** The finite values in ascending order. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  const finite = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) finite[count++] = values[i]!
  return finite.subarray(0, count).sort()
}
