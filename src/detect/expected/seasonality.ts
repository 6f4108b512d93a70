import { bucketIndex, median } from "../../stats/index.ts"
import { seasonalProfile } from "./seasonal-profile.ts"
import { seasonalities, type Seasonality, slotsPerDay, type TimeSlots } from "./time-slots.ts"

/** What is usual in each slot: the level of the days before plus what the time of the day adds. */
export interface SeasonalModel {
  readonly kind: Seasonality
  /** [slots]; NaN where no day before has a value. */
  readonly level: Float64Array
  /** [slots] */
  readonly seasonal: Float64Array
}

/** Days that a level is the median of. */
const lookBacks = [1, 3, 7] as const
/** Fewer days of history show no rhythm: of the day, and of weekdays against weekends. */
const daysNeeded: Readonly<Record<Seasonality, number>> = { level: 0, daily: 4, weekly: 20 }
/** A rhythm, or a longer memory, must miss by this much less than what is simpler. */
const requiredRatio = 0.92

/**
 * The simplest rhythm that would have told the days of history best, each from days before it. `medians`: one
 * feature, [slots], NaN = no value.
 */
export function selectSeasonalModel(medians: Float64Array, timeSlots: TimeSlots): SeasonalModel {
  let [best, lowest]: [SeasonalModel | null, number] = [null, Infinity]
  for (const kind of seasonalities.filter(kind => timeSlots.history >= daysNeeded[kind] * slotsPerDay)) {
    const seasonal = seasonalComponent(medians, timeSlots, kind)
    const deseasonalised = medians.map((value, i) => value - seasonal[i]!)
    for (const lookBack of lookBacks) {
      const model = { kind, seasonal, level: rollingLevels(deseasonalised, timeSlots, lookBack) }
      const error = mae(deseasonalised, model.level, timeSlots.history)
      if (best === null || error < requiredRatio * lowest) [best, lowest] = [model, error]
    }
  }
  return best!
}

/**
 * Days to both sides that a slot is held against: its own day shows a daily rhythm; it takes a week to show a
 * weekend.
 */
const dayRadius: Readonly<Record<Seasonality, number>> = { level: 0, daily: 0, weekly: 3 }

/**
 * [slots] medians over the days of history of how far slots of the same cell lie from the median of their day
 * or week.
 */
function seasonalComponent(
  medians: Float64Array,
  { cells, days, history }: TimeSlots,
  kind: Seasonality,
): Float64Array {
  if (kind === "level") return new Float64Array(medians.length)
  const cell = cells[kind]
  const deviations = new Float64Array(history)
  for (let first = 0, end = 0; first < history; first = end) {
    const day = days[first]!
    end = Math.min(history, endSlotOf(days, day))
    const centre = median(
      medians.subarray(
        firstSlotOf(days, day - dayRadius[kind]),
        Math.min(history, endSlotOf(days, day + dayRadius[kind])),
      ),
    )
    for (let i = first; i < end; i++) deviations[i] = medians[i]! - centre
  }
  const cellCount = cell.reduce((highest, one) => Math.max(highest, one), 0) + 1
  const profile = seasonalProfile(deviations, bucketIndex(cell.subarray(0, history), cellCount))
  return medians.map((_, i) => profile[cell[i]!]! || 0)
}

/** [slots] the median of the `memory` days before a slot's day. */
function rollingLevels(deseasonalised: Float64Array, { days }: TimeSlots, lookBack: number): Float64Array {
  const levels = new Float64Array(deseasonalised.length)
  for (let first = 0, end = 0; first < deseasonalised.length; first = end) {
    while (end < deseasonalised.length && days[end] === days[first]) end++
    levels.fill(
      median(deseasonalised.subarray(firstSlotOf(days, days[first]! - lookBack), first)),
      first,
      end,
    )
  }
  return levels
}

/**
 * The first slot of a day, or of all where the day lies before them; and the slot after its last, or after
 * all.
 */
const firstSlotOf = (days: Int32Array, day: number): number => Math.max(0, days.indexOf(day))
const endSlotOf = (days: Int32Array, day: number): number => days.lastIndexOf(day) + 1 || days.length

/**
 * Mean absolute miss over the slots of history that can be told from days before; Infinity where there is
 * none.
 */
function mae(deseasonalised: Float64Array, level: Float64Array, history: number): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < history; i++) {
    const error = Math.abs(deseasonalised[i]! - level[i]!)
    if (Number.isNaN(error)) continue
    sum += error
    count++
  }
  return count > 0 ? sum / count : Infinity
}
