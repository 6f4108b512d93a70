import { median } from "../../stats/index.ts"
import { type Calendar, visibleSeasonalities } from "./calendar.ts"
import {
  daysIn,
  firstSlotOf,
  fitSeasonalModel,
  seasonalComponent,
  type SeasonalModel,
  type SeasonalTask,
} from "./model.ts"

/** A seasonal model, and the level that it is added to. */
export interface LevelledModel extends SeasonalModel {
  /** [slots] what the calendar adds. */
  readonly seasonal: Float64Array
  /** [slots] median of the days before; NaN where none of them has a value. */
  readonly level: Float64Array
}

/** Days that a level is the median of. */
const lookBacks = [1, 3, 7] as const
/** A seasonality, or a longer memory, must miss by this much less than what is simpler. */
const requiredRatio = 0.92

/**
 * The simplest seasonal model that predicts the days of history best, each from the days before it. `values`:
 * [slots], NaN = missing.
 */
export function selectSeasonalModel(values: Float64Array, calendar: Calendar): LevelledModel {
  const candidates = visibleSeasonalities(calendar.historyDays).flatMap(kind =>
    candidatesOf(values, { calendar, kind, level: "moving" }),
  )
  return candidates.reduce((best, next) => (next.error < requiredRatio * best.error ? next : best)).model
}

interface Candidate {
  readonly model: LevelledModel
  /** Mean absolute error over the history's slots; Infinity where no day before predicts any of them. */
  readonly error: number
}

function candidatesOf(values: Float64Array, task: SeasonalTask): Candidate[] {
  const { calendar } = task
  const model = fitSeasonalModel(values, task)
  const seasonal = seasonalComponent(model)
  const deseasonalised = Float64Array.from(values, (value, slot) => value - (seasonal[slot] ?? NaN))
  return lookBacks.map(lookBack => {
    const level = levelsBefore(deseasonalised, calendar, lookBack)
    const error = meanDistance(deseasonalised.subarray(0, calendar.history), level)
    return { model: { ...model, seasonal, level }, error }
  })
}

/** [slots] the median of the `lookBack` days before a slot's day. */
function levelsBefore(deseasonalised: Float64Array, { days }: Calendar, lookBack: number): Float64Array {
  const levels = new Float64Array(deseasonalised.length)
  for (const { day, first, end } of daysIn(days))
    levels.fill(median(deseasonalised.subarray(firstSlotOf(days, day - lookBack), first)), first, end)
  return levels
}

/** Of the values that both have; Infinity where there is none. */
function meanDistance(values: Float64Array, levels: Float64Array): number {
  let sum = 0
  let count = 0
  values.forEach((value, i) => {
    const distance = Math.abs(value - (levels[i] ?? NaN))
    if (Number.isNaN(distance)) return
    sum += distance
    count++
  })
  return count > 0 ? sum / count : Infinity
}
