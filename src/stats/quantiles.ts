import { quickselect } from "./quickselect.ts"

/**
 * Linear-interpolated quantiles (type 7 of Hyndman & Fan 1996, as in numpy), of the finite values only.
 * `q` in [0, 1]; NaN where no value is finite.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  const count = loadScratch(values)
  return count === 0 ? NaN : valueAt(positionOf(count, q), count)
}

/** Several quantiles of the same values; `qs` ascend. */
export function quantiles<const Qs extends readonly number[]>(
  values: ArrayLike<number>,
  qs: Qs,
): { readonly [Place in keyof Qs]: number }
export function quantiles(values: ArrayLike<number>, qs: readonly number[]): readonly number[] {
  const count = loadScratch(values)
  if (count === 0) return qs.map(() => NaN)
  let within = count
  // From the highest down: what was put behind one place need not be looked at for the next.
  return qs.reduceRight<number[]>((found, q) => {
    const position = positionOf(count, q)
    const value = valueAt(position, within)
    within = position.share === 0 ? position.low + 1 : position.low + 2
    return [value, ...found]
  }, [])
}

/** Of the first `count` values, all of them when absent. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number, count = sorted.length): number {
  if (count === 0) return NaN
  const { low, share } = positionOf(count, q)
  const a = sorted[low]!
  return share === 0 ? a : a + (sorted[low + 1]! - a) * share
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/**
 * The median, and the median absolute deviation × 1.4826: the standard deviation where the values are normal.
 */
export function robustSpread(values: ArrayLike<number>): {
  readonly middle: number
  readonly deviation: number
} {
  const count = loadScratch(values)
  if (count === 0) return { middle: NaN, deviation: NaN }
  const half = positionOf(count, 0.5)
  const middle = valueAt(half, count)
  for (let i = 0; i < count; i++) scratch[i] = Math.abs(scratch[i]! - middle)
  return { middle, deviation: 1.4826 * valueAt(half, count) }
}

export function robustDeviation(values: ArrayLike<number>): number {
  return robustSpread(values).deviation
}

/** The finite values in ascending order. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  const count = loadScratch(values)
  return scratch.slice(0, count).sort()
}

/**
 * Where values are put in order. Kept from call to call: most calls are for a few dozen values, and an array
 * of their own costs more than the order.
 */
let scratch = new Float64Array(4096)

/** Lays the finite values out on the bench; how many there are. */
function loadScratch(values: ArrayLike<number>): number {
  const { length } = values // asked for once: of many kinds of arrays that takes as long as to copy a value
  if (scratch.length < length) scratch = new Float64Array(length)
  scratch.set(values)
  let count = 0
  for (let i = 0; i < length; i++) {
    const value = scratch[i]!
    scratch[count] = value
    count += Number(value - value === 0)
  }
  return count
}

/**
 * A quantile's place among sorted values: the one below it, and how far it lies towards the next one, 0–1.
 */
interface Position {
  readonly low: number
  readonly share: number
}

function positionOf(count: number, q: number): Position {
  const at = Math.min(Math.max(q, 0), 1) * (count - 1)
  return { low: Math.floor(at), share: at - Math.floor(at) }
}

/** Of the first `count` values on the bench. Puts those that it lies between where they belong. */
function valueAt({ low, share }: Position, count: number): number {
  const a = quickselect(scratch, count, low)
  if (share === 0) return a
  let next = low + 1
  for (let i = low + 2; i < count; i++) if (scratch[i]! < scratch[next]!) next = i
  const b = scratch[next]!
  scratch[next] = scratch[low + 1]!
  scratch[low + 1] = b
  return a + (b - a) * share
}
