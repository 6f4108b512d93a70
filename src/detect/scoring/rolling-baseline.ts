import { columnOf, day, hour } from "../../base/index.ts"
import { median, quantile } from "../../stats/index.ts"
import { discount } from "./discount.ts"
import type { Dataset } from "../dataset.ts"

/**
 * How far to both sides a regime is looked for, ms, and the quantile of its hours that must have moved with
 * it.
 */
const radius = 2 * day
const lowerQuantile = 0.25
/** In units of a feature's usual error: below it, a change of regime is no change. */
const damping = 0.5

/**
 * Takes drift out of normalised errors. Where a feature's ordinary hours have become harder to rebuild, its
 * errors are divided by how much harder: (local + ½) ÷ (trained + ½), at least 1, where "ordinary" is the
 * lower quartile of the hourly medians of two days to both sides (fewer at the ends). A fault must fill three
 * quarters of those days before it is taken for the new normal. [rows × features], a new array.
 */
export function normaliseByRollingBaseline(errors: Float32Array, dataset: Dataset): Float32Array {
  const { width, trainEnd, step } = dataset
  const rowsPerHour = Math.max(1, Math.round(hour / step))
  const hours = Math.ceil(dataset.rows / rowsPerHour)
  const span = Math.round(radius / (rowsPerHour * step))
  const factors = new Float32Array(hours * width)
  for (let f = 0; f < width; f++) {
    const column = columnOf(errors, width, f)
    const hourly = new Float32Array(hours).map((_, h) =>
      median(column.subarray(h * rowsPerHour, (h + 1) * rowsPerHour)),
    )
    const trainedLevel = quantile(
      hourly.subarray(0, Math.max(1, Math.floor(trainEnd / rowsPerHour))),
      lowerQuantile,
    )
    for (let h = 0; h < hours; h++) {
      factors[h * width + f] =
        (quantile(hourly.subarray(Math.max(0, h - span), h + span + 1), lowerQuantile) + damping) /
        (trainedLevel + damping)
    }
  }
  const hourOfRow = new Int32Array(dataset.rows)
  for (let row = 0; row < hourOfRow.length; row++) hourOfRow[row] = Math.floor(row / rowsPerHour)
  return discount(errors, factors, hourOfRow)
}
