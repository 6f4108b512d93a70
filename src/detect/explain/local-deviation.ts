import { columnOf, hour } from "../../base/index.ts"
import { median } from "../../stats/index.ts"
import type { Dataset } from "../dataset.ts"

/**
 * The context of a row on each side: two hours, and at least this many rows; it begins an eighth of that away
 * from the row.
 */
const contextSpan = 2 * hour
const minRows = 48
const gapShare = 1 / 8
/** In scaled units: less scatter than this is none. */
const minDeviation = 0.01

type Surroundings = Pick<Dataset, "values" | "width" | "rows" | "step">

/** Rows before a row that its distance depends on. */
export function contextRows(step: number): number {
  const { length, gap } = contextSize(step)
  return length + gap
}

function contextSize(step: number): { readonly length: number; readonly gap: number } {
  const length = Math.max(minRows, Math.round(contextSpan / step))
  return { length, gap: Math.max(1, Math.round(length * gapShare)) }
}

/**
 * How far each value lies from its surroundings: the squared distance from the median of the rows before, in
 * their deviations, and the same for the rows after; the mean of both. For rows `first` to the end: [rows ×
 * features]; NaN where the value or all of its context is missing.
 */
export function localDeviation(dataset: Surroundings, first: number): Float32Array {
  const { width, values } = dataset
  const { length, gap } = contextSize(dataset.step)
  const block = Math.max(1, Math.round(length / 24))
  const start = Math.max(0, first - gap - length)
  const deviations = new Float32Array((dataset.rows - first) * width)
  for (let f = 0; f < width; f++) {
    const column = columnOf(values.subarray(start * width), width, f)
    for (let from = first; from < dataset.rows; from += block) {
      const to = Math.min(dataset.rows, from + block)
      const before = contextOf(column, from - start - gap - length, length)
      const after = contextOf(column, to - start + gap, length) ?? before
      for (let row = from; row < to; row++) {
        deviations[(row - first) * width + f] = meanDeviation(column[row - start]!, before ?? after, after)
      }
    }
  }
  return deviations
}

interface Context {
  readonly centre: number
  readonly deviation: number
}

/** Of `length` rows from `from` on. Null where fewer than a quarter of them exist and hold a value. */
function contextOf(column: Float32Array, from: number, length: number): Context | null {
  const contextValues = column.subarray(Math.max(0, from), Math.max(0, from + length))
  let count = 0
  let sum = 0
  let squares = 0
  for (let row = 0; row < contextValues.length; row++) {
    const value = contextValues[row]!
    if (value !== value) continue
    sum += value
    squares += value * value
    count++
  }
  if (count < length / 4) return null
  const mean = sum / count
  return {
    centre: median(contextValues),
    deviation: Math.max(minDeviation, Math.sqrt(Math.max(0, squares / count - mean * mean))),
  }
}

function meanDeviation(value: number, before: Context | null, after: Context | null): number {
  if (!before || !after) return NaN
  return (
    (((value - before.centre) / before.deviation) ** 2 + ((value - after.centre) / after.deviation) ** 2) / 2
  )
}
