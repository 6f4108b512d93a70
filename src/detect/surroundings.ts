import { columnOf, hour } from "../base/index.ts"
import { median } from "../maths/index.ts"
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
  const start = Math.max(0, first - gap - length)
  const distances = new Float32Array((rows.rows - first) * width)
  for (let f = 0; f < width; f++) {
    const column = columnOf(values.subarray(start * width), width, f)
    for (let from = first; from < rows.rows; from += block) {
      const to = Math.min(rows.rows, from + block)
      const before = contextOf(column, from - start - gap - length, length)
      const after = contextOf(column, to - start + gap, length) ?? before
      for (let row = from; row < to; row++) {
        distances[(row - first) * width + f] = meanDistance(column[row - start]!, before ?? after, after)
      }
    }
  }
  return distances
}

interface Context {
  readonly middle: number
  readonly deviation: number
}

/** Of `length` rows from `from` on. Null where fewer than a quarter of them exist and hold a value. */
function contextOf(column: Float32Array, from: number, length: number): Context | null {
  const there = column.subarray(Math.max(0, from), Math.max(0, from + length))
  let count = 0
  let sum = 0
  let squares = 0
  for (let row = 0; row < there.length; row++) {
    const value = there[row]!
    if (value !== value) continue
    sum += value
    squares += value * value
    count++
  }
  if (count < length / 4) return null
  const mean = sum / count
  return { middle: median(there), deviation: Math.max(leastDeviation, Math.sqrt(Math.max(0, squares / count - mean * mean))) }
}

function meanDistance(value: number, before: Context | null, after: Context | null): number {
  if (!before || !after) return NaN
  return (((value - before.middle) / before.deviation) ** 2 + ((value - after.middle) / after.deviation) ** 2) / 2
}
