import { columnOf, day, hour } from "../../base/index.ts"
import { median, quantile } from "../../stats/index.ts"
import { discount } from "./normalise.ts"
import type { Dataset } from "../dataset.ts"

/** Time to both sides that a baseline covers, ms. */
export const radius = 2 * day
/** A longer night has a baseline of its own, ms; a shorter one could all be one incident that goes on. */
export const longNight = day
/** The quantile of the hours that must have moved before the baseline does. */
export const lowerQuantile = 0.25
/** In units of a feature's ordinary error: below it, a change of the baseline is no change. */
export const damping = 0.5

/**
 * Divides normalised errors by their local baseline: (local + ½) ÷ (trained + ½), at least 1. Each is the
 * lower quartile of hourly medians, the local one of two days to both sides. That of a night longer than a
 * day is of the night alone: a level that it has throughout is its background, and faults rank above it. A
 * fault must fill three quarters of those hours before it becomes background itself. [rows × features], a
 * new array.
 */
export function normaliseByRollingBaseline(errors: Float32Array, dataset: Dataset): Float32Array {
  const rowsPerHour = Math.max(1, Math.round(hour / dataset.step))
  const windows = hourWindows(dataset, rowsPerHour)
  const trainHours = Math.max(1, Math.floor(dataset.trainEnd / rowsPerHour))
  const { width } = dataset
  const factors = new Float32Array(windows.length * width)
  for (let f = 0; f < width; f++) {
    const hourly = hourlyMedians(columnOf(errors, width, f), rowsPerHour)
    const trained = quantile(hourly.subarray(0, trainHours), lowerQuantile)
    windows.forEach(({ from, to }, h) => {
      const local = quantile(hourly.subarray(from, to), lowerQuantile)
      factors[h * width + f] = (local + damping) / (trained + damping)
    })
  }
  const hourOfRow = Int32Array.from({ length: dataset.rows }, (_, row) => Math.floor(row / rowsPerHour))
  return discount(errors, factors, hourOfRow)
}

/** Hours [from, to) that the baseline of an hour is taken from. */
interface HourWindow {
  readonly from: number
  readonly to: number
}

function hourWindows({ rows, testStart, step }: Dataset, rowsPerHour: number): HourWindow[] {
  const span = Math.round(radius / (rowsPerHour * step))
  const firstOfNight =
    (rows - testStart) * step > longNight ? Math.floor(testStart / rowsPerHour) : Number.POSITIVE_INFINITY
  return Array.from({ length: Math.ceil(rows / rowsPerHour) }, (_, h) => ({
    from: Math.max(h < firstOfNight ? 0 : firstOfNight, h - span),
    to: h + span + 1,
  }))
}

/** NaN where an hour has no value. */
export function hourlyMedians(column: Float32Array, rowsPerHour: number): Float32Array {
  return Float32Array.from({ length: Math.ceil(column.length / rowsPerHour) }, (_, h) =>
    median(column.subarray(h * rowsPerHour, (h + 1) * rowsPerHour)),
  )
}
