import { columnOf, day } from "../../base/index.ts"
import { bucketIndex, robustSpread } from "../../stats/index.ts"
import { seasonalSpread } from "./seasonal-profile.ts"
import { slotLength, timeSlotsOf } from "./time-slots.ts"
import { type Dataset, stepIndex } from "../dataset.ts"

/** Days of history from which times of the day, and weekdays apart from weekends, are told apart. */
const minDaysDaily = 4
const minDaysWeekly = 20
/** In scaled units: less scatter than this is none. */
const minDeviation = 0.01

/**
 * What is usual in each cell of the calendar, learned from the part that trains; in a cell without values
 * what is usual at all, else 0.
 */
export interface SeasonalBaselineModel {
  readonly width: number
  /** [rows of the host] the cell that each lies in. */
  readonly cells: Int32Array
  /** [cells × features] */
  readonly medians: Float64Array
  readonly deviations: Float64Array
}

export function fitSeasonalBaseline(dataset: Dataset): SeasonalBaselineModel {
  const { values, width, trainStart, trainEnd } = dataset
  const cells = cellsOf(dataset)
  const count = cells.reduce((highest, cell) => Math.max(highest, cell), 0) + 1
  const model = {
    width,
    cells,
    medians: new Float64Array(count * width),
    deviations: new Float64Array(count * width),
  }
  const buckets = bucketIndex(cells.subarray(trainStart, trainEnd), count)
  for (let f = 0; f < width; f++) {
    const column = columnOf(values.subarray(trainStart * width, trainEnd * width), width, f)
    const spreadByCell = seasonalSpread(column, buckets)
    const overall = spreadByCell.some(({ middle }) => Number.isNaN(middle)) ? robustSpread(column) : null
    spreadByCell.forEach((own, cell) => {
      const { middle, deviation } = Number.isNaN(own.middle) ? overall! : own
      model.medians[cell * width + f] = Number.isNaN(middle) ? 0 : middle
      model.deviations[cell * width + f] = deviation > minDeviation ? deviation : minDeviation
    })
  }
  return model
}

/**
 * Squared distances from the median of the same time of day (and of weekdays or weekends), in robust
 * deviations (1.4826 × MAD) of that time, of consecutive scaled rows, the first of them the host's row
 * `first`. [rows × features], row-major; NaN where the input was missing.
 */
export function seasonalErrors(
  { width, cells, medians, deviations }: SeasonalBaselineModel,
  values: Float32Array,
  first = 0,
): Float32Array {
  return values.map((value, i) => {
    const at = cells[first + Math.floor(i / width)]! * width + (i % width)
    return ((value - medians[at]!) / deviations[at]!) ** 2
  })
}

/** [rows] rows of the same cell are alike. */
function cellsOf(dataset: Dataset): Int32Array {
  const { start, step, trainStart, trainEnd, testStart } = dataset
  const timeOf = (row: number): number => start + stepIndex(row, dataset) * step
  const { cells, start: first } = timeSlotsOf({
    start,
    night: timeOf(testStart),
    end: timeOf(dataset.rows - 1),
  })
  const days = ((trainEnd - trainStart) * step) / day
  const seasonality = days >= minDaysWeekly ? "weekly" : days >= minDaysDaily ? "daily" : "level"
  return new Int32Array(dataset.rows).map(
    (_, row) => cells[seasonality][Math.floor((timeOf(row) - first) / slotLength)]!,
  )
}
