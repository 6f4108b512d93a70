import { select } from "./select.ts"

/**
 * Linear-interpolated quantiles (type 7 of Hyndman & Fan 1996, as in numpy), of the finite values only.
 * `q` in [0, 1]; NaN where no value is finite.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  const finite = finiteOf(values)
  if (finite.length === 0) return NaN
  const { low, share } = placeOf(finite.length, q)
  const a = select(finite, low)
  return share === 0 ? a : a + (leastOf(finite.subarray(low + 1)) - a) * share
}

export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN
  const { low, share } = placeOf(sorted.length, q)
  const a = sorted[low]!
  return share === 0 ? a : a + (sorted[low + 1]! - a) * share
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** Median absolute deviation × 1.4826: the standard deviation where the values are normal. */
export function robustDeviation(values: ArrayLike<number>): number {
  const finite = finiteOf(values)
  const middle = median(finite)
  return 1.4826 * median(finite.map(v => Math.abs(v - middle)))
}

/** The finite values in ascending order. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  return finiteOf(values).sort()
}

function finiteOf(values: ArrayLike<number>): Float64Array {
  const finite = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value - value === 0) finite[count++] = value
  }
  return finite.subarray(0, count)
}

/** The place below a quantile among `count` sorted values, and how far it lies towards the next one: 0–1. */
function placeOf(count: number, q: number): { readonly low: number; readonly share: number } {
  const at = Math.min(Math.max(q, 0), 1) * (count - 1)
  return { low: Math.floor(at), share: at - Math.floor(at) }
}

function leastOf(values: Float64Array): number {
  let least = Infinity
  for (const value of values) if (value < least) least = value
  return least
}
