import { columnOf, day } from "../base/index.ts"
import { robustSpread } from "../maths/index.ts"
import { calendarOf, slot } from "./calendar.ts"
import type { Detector } from "./detector.ts"
import { grouped, groupsOf } from "./groups.ts"
import { type Rows, stepsTo } from "./rows.ts"
import { untrained } from "./untrained.ts"

/** Medians by time of day and week: what every model must beat, and what stands in where none could be trained. */
export const seasonalBaseline: Detector = {
  name: "seasonal-baseline",
  label: "seasonal",
  train: async ({ rows, rule: { seed } }) => {
    const since = performance.now()
    const errors = seasonalErrors(seasonalJudge(rows), rows.values)
    return { training: untrained({ rows, seed, since }), stands: true, model: null, errors: async () => errors }
  },
}

/** Days of history from which times of the day, and weekdays apart from weekends, are told apart. */
const dailyFrom = 4
const weeklyFrom = 20
/** In scaled units: less scatter than this is none. */
const leastDeviation = 0.01

/** What is usual in each cell of the calendar, learned from the part that trains; in a cell without values what is usual at all, else 0. */
export interface SeasonalJudge {
  readonly width: number
  /** [rows of the host] the cell that each lies in. */
  readonly cells: Int32Array
  /** [cells × features] */
  readonly middles: Float64Array
  readonly deviations: Float64Array
}

export function seasonalJudge(rows: Rows): SeasonalJudge {
  const { values, width, from, fit } = rows
  const cells = cellsOf(rows)
  const count = cells.reduce((most, cell) => Math.max(most, cell), 0) + 1
  const judge = { width, cells, middles: new Float64Array(count * width), deviations: new Float64Array(count * width) }
  const groups = groupsOf(cells.subarray(from, fit), count)
  for (let f = 0; f < width; f++) {
    const column = columnOf(values.subarray(from * width, fit * width), width, f)
    const spreads = grouped(column, groups).map(robustSpread)
    const whole = spreads.some(({ middle }) => Number.isNaN(middle)) ? robustSpread(column) : null
    spreads.forEach((own, cell) => {
      const { middle, deviation } = Number.isNaN(own.middle) ? whole! : own
      judge.middles[cell * width + f] = Number.isNaN(middle) ? 0 : middle
      judge.deviations[cell * width + f] = deviation > leastDeviation ? deviation : leastDeviation
    })
  }
  return judge
}

/**
 * Squared distances from the median of the same time of day (and of weekdays or weekends), in robust deviations (1.4826 × MAD) of that time, of
 * consecutive scaled rows, the first of them the host's row `first`. [rows × features], row-major; NaN where the input was missing.
 */
export function seasonalErrors({ width, cells, middles, deviations }: SeasonalJudge, values: Float32Array, first = 0): Float32Array {
  return values.map((value, i) => {
    const at = cells[first + Math.floor(i / width)]! * width + (i % width)
    return ((value - middles[at]!) / deviations[at]!) ** 2
  })
}

/** [rows] rows of the same cell are alike. */
function cellsOf(rows: Rows): Int32Array {
  const { start, step, from, fit, night } = rows
  const timeOf = (row: number): number => start + stepsTo(row, rows) * step
  const { cells, start: first } = calendarOf({ start, night: timeOf(night), end: timeOf(rows.rows - 1) })
  const days = ((fit - from) * step) / day
  const rhythm = days >= weeklyFrom ? "weekly" : days >= dailyFrom ? "daily" : "level"
  return new Int32Array(rows.rows).map((_, row) => cells[rhythm][Math.floor((timeOf(row) - first) / slot)]!)
}
