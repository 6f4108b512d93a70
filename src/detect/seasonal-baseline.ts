import { median, robustDeviation } from "../maths/index.ts"
import { calendarOf, slot, slotsPerDay } from "./calendar.ts"
import type { Detector } from "./detector.ts"
import type { Rows } from "./rows.ts"
import { untrained } from "./untrained.ts"

/** Medians by time of day and week: what every model must beat, and what stands in where none could be trained. */
export const seasonalBaseline: Detector = {
  name: "seasonal-baseline",
  label: "seasonal",
  train: async ({ rows, rule: { seed } }) => {
    const since = performance.now()
    const errors = seasonalErrors(rows)
    return { training: untrained({ rows, seed, since }), stands: true, model: null, errors: async () => errors }
  },
}

/** Days of history from which times of the day, and weekdays apart from weekends, are told apart. */
const dailyFrom = 4
const weeklyFrom = 20
/** In scaled units: less scatter than this is none. */
const leastDeviation = 0.01

/**
 * Squared distances from the median of the same time of day (and of weekdays or weekends), in robust
 * deviations (1.4826 × MAD) of that time. Learned from the part that trains. [rows × features], row-major; NaN where the input was missing.
 */
export function seasonalErrors(rows: Rows): Float32Array {
  const { values, width, from, fit } = rows
  const cells = cellsOf(rows)
  const errors = new Float32Array(values.length)
  for (let f = 0; f < width; f++) {
    const groups: number[][] = []
    const all: number[] = []
    for (let row = from; row < fit; row++) {
      const value = values[row * width + f]!
      if (value !== value) continue
      all.push(value)
      ;(groups[cells[row]!] ??= []).push(value)
    }
    const whole = usualOf(all)
    const usual = Array.from(groups, group => (group ? usualOf(group) : whole))
    for (let row = 0; row < rows.rows; row++) {
      const { middle, deviation } = usual[cells[row]!] ?? whole
      errors[row * width + f] = ((values[row * width + f]! - middle) / deviation) ** 2
    }
  }
  return errors
}

/** [rows] rows of the same cell are alike. */
function cellsOf({ rows, start, step, from, fit, history, night, apart }: Rows): Int32Array {
  const timeOf = (row: number): number => start + (row < night ? row : row - night + history + apart) * step
  const { cells, start: first } = calendarOf({ start, night: timeOf(night), end: timeOf(rows - 1) })
  const days = ((fit - from) * step) / (slotsPerDay * slot)
  const rhythm = days >= weeklyFrom ? "weekly" : days >= dailyFrom ? "daily" : "level"
  return new Int32Array(rows).map((_, row) => cells[rhythm][Math.floor((timeOf(row) - first) / slot)]!)
}

/** 0 and the least deviation where there is no value. */
function usualOf(values: readonly number[]): { readonly middle: number; readonly deviation: number } {
  if (values.length === 0) return { middle: 0, deviation: leastDeviation }
  return { middle: median(values), deviation: Math.max(leastDeviation, robustDeviation(values)) }
}
