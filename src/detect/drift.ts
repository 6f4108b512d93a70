import { columnOf, day, hour } from "../base/index.ts"
import { median, quantile } from "../maths/index.ts"
import { eased } from "./ease.ts"
import type { Rows } from "./rows.ts"

/** How far to both sides a regime is looked for, ms, and the quantile of its hours that must have moved with it. */
const reach = 2 * day
const share = 0.25
/** In units of a feature's usual error: below it, a change of regime is no change. */
const floor = 0.5

/**
 * Takes drift out of normalised errors. Where a feature's ordinary hours have become harder to rebuild, its errors are divided by how much harder:
 * (local + ½) ÷ (trained + ½), at least 1, where "ordinary" is the lower quartile of the hourly medians of two days to both sides (fewer at the
 * ends). A fault must fill three quarters of those days before it is taken for the new normal. [rows × features], a new array.
 */
export function withoutDrift(errors: Float32Array, rows: Rows): Float32Array {
  const { width, fit, step } = rows
  const rowsPerHour = Math.max(1, Math.round(hour / step))
  const hours = Math.ceil(rows.rows / rowsPerHour)
  const span = Math.round(reach / (rowsPerHour * step))
  const harder = new Float32Array(hours * width)
  for (let f = 0; f < width; f++) {
    const column = columnOf(errors, width, f)
    const hourly = new Float32Array(hours).map((_, h) => median(column.subarray(h * rowsPerHour, (h + 1) * rowsPerHour)))
    const trained = quantile(hourly.subarray(0, Math.max(1, Math.floor(fit / rowsPerHour))), share)
    for (let h = 0; h < hours; h++) {
      harder[h * width + f] = (quantile(hourly.subarray(Math.max(0, h - span), h + span + 1), share) + floor) / (trained + floor)
    }
  }
  const times = new Int32Array(rows.rows)
  for (let row = 0; row < times.length; row++) times[row] = Math.floor(row / rowsPerHour)
  return eased(errors, harder, times)
}
