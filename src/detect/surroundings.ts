import { hour } from "../base/index.ts"
import { quantileOfSorted } from "../maths/index.ts"
import type { Rows } from "./rows.ts"

/** The context of a row on each side: two hours, and at least this many rows; it begins an eighth of that away from the row. */
const reach = 2 * hour
const leastRows = 48
const gapShare = 1 / 8
/** In scaled units: less scatter than this is none. */
const leastDeviation = 0.01

/**
 * How far each value lies from its surroundings: the squared distance from the median of the rows before, in their deviations, and the same for the
 * rows after; the mean of both. For rows `first` to the end: [rows × features]; NaN where the value or all of its context is missing.
 */
export function distanceFromSurroundings(rows: Rows, first: number): Float32Array {
  const { width, values } = rows
  const length = Math.max(leastRows, Math.round(reach / rows.step))
  const gap = Math.max(1, Math.round(length * gapShare))
  const block = Math.max(1, Math.round(length / 24))
  const distances = new Float32Array((rows.rows - first) * width)
  const scratch = new Float32Array(length)
  for (let from = first; from < rows.rows; from += block) {
    const to = Math.min(rows.rows, from + block)
    for (let f = 0; f < width; f++) {
      const before = contextOf(rows, f, { from: from - gap - length, to: from - gap }, scratch)
      const after = contextOf(rows, f, { from: to + gap, to: to + gap + length }, scratch) ?? before
      for (let row = from; row < to; row++) {
        distances[(row - first) * width + f] = meanDistance(values[row * width + f]!, before ?? after, after)
      }
    }
  }
  return distances
}

interface Context {
  readonly middle: number
  readonly deviation: number
}

/** Null where fewer than a quarter of the rows exist and hold a value. */
function contextOf({ values, width, rows }: Rows, f: number, { from, to }: { from: number; to: number }, scratch: Float32Array): Context | null {
  let [count, sum, squares] = [0, 0, 0]
  for (let row = Math.max(0, from); row < Math.min(rows, to); row++) {
    const value = values[row * width + f]!
    if (value !== value) continue
    scratch[count++] = value
    sum += value
    squares += value * value
  }
  if (count < (to - from) / 4) return null
  const mean = sum / count
  const middle = quantileOfSorted(scratch.subarray(0, count).sort(), 0.5)
  return { middle, deviation: Math.max(leastDeviation, Math.sqrt(Math.max(0, squares / count - mean * mean))) }
}

function meanDistance(value: number, before: Context | null, after: Context | null): number {
  if (!before || !after) return NaN
  return (((value - before.middle) / before.deviation) ** 2 + ((value - after.middle) / after.deviation) ** 2) / 2
}
