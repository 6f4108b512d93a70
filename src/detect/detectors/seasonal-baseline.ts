import { columnOf, day } from "../../base/index.ts"
import { robustSpread } from "../../stats/index.ts"
import { type Dataset, stepIndex } from "../dataset.ts"
import { type Detector, emptyTrainingRecord } from "../detector.ts"
import { calendarOf, quarterHour, visibleSeasonalities } from "../seasonal/calendar.ts"
import { fitSeasonalModel, type SeasonalModel } from "../seasonal/model.ts"

/** In scaled units: less scatter than this is none. */
const minDeviation = 0.01

/** Medians by time of day and week: what every model must beat, and the fallback where none is usable. */
export const seasonalBaseline: Detector = {
  name: "seasonal-baseline",
  label: "seasonal",
  train: async ({ dataset, rule: { seed } }) => {
    const startedAt = performance.now()
    const errors = seasonalErrors(fitSeasonalBaseline(dataset), dataset.values)
    return {
      kind: "unsaved",
      training: emptyTrainingRecord({ dataset, seed, startedAt }),
      notes: [],
      errors: async () => errors,
    }
  },
}

export interface SeasonalBaseline {
  /** [features], each without an empty cell: there the whole history decides, or 0 ± the least scatter. */
  readonly models: readonly SeasonalModel[]
  /** [rows of the host] the cell that each lies in. */
  readonly cells: Int32Array
}

/**
 * Learned from the part that trains, of the longest seasonality that it can show. Its level is constant: a
 * detector that followed the level would take a long fault for its level.
 */
export function fitSeasonalBaseline(dataset: Dataset): SeasonalBaseline {
  const { values, width, start, step, rows, trainStart, trainEnd } = dataset
  const slots = stepIndex(rows - 1, dataset) + 1
  const calendar = calendarOf({ start, step, slots, history: trainEnd, cell: quarterHour })
  const kind = visibleSeasonalities(((trainEnd - trainStart) * step) / day).at(-1) ?? "level"
  const { of } = calendar.cells[kind]
  return {
    models: Array.from({ length: width }, (_, f) => {
      const column = columnOf(values.subarray(0, trainEnd * width), width, f)
      return withoutGaps(fitSeasonalModel(column, { calendar, kind, level: "constant" }), column)
    }),
    cells: new Int32Array(rows).map((_, row) => of[stepIndex(row, dataset)] ?? 0),
  }
}

/**
 * Squared distances from the median of the same time of day (and of weekdays or weekends), in robust
 * deviations of that time, of consecutive scaled rows, the first of them the host's row `first`. [rows ×
 * features], row-major; NaN where the input was missing.
 */
export function seasonalErrors(
  { models, cells }: SeasonalBaseline,
  values: Float32Array,
  first = 0,
): Float32Array {
  const errors = new Float32Array(values.length)
  models.forEach(({ profile, deviations }, f) => {
    for (let at = f, row = first; at < values.length; at += models.length, row++) {
      const cell = cells[row]!
      errors[at] = ((values[at]! - profile[cell]!) / deviations[cell]!) ** 2
    }
  })
  return errors
}

function withoutGaps(model: SeasonalModel, column: Float32Array): SeasonalModel {
  const whole = model.profile.includes(NaN) ? robustSpread(column) : null
  const deviations = model.deviations.map((own, cell) => {
    const deviation = Number.isNaN(model.profile[cell]) ? (whole?.deviation ?? NaN) : own
    return deviation > minDeviation ? deviation : minDeviation
  })
  const fallback = whole?.middle || 0
  return { ...model, deviations, profile: model.profile.map(own => (Number.isNaN(own) ? fallback : own)) }
}
