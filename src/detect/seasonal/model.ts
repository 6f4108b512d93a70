import { bucketBy, median, robustSpread } from "../../stats/index.ts"
import type { Calendar, Cells, Seasonality } from "./calendar.ts"

/** What a series does by the calendar: a value is its level plus what its cell adds. */
export interface SeasonalModel {
  readonly kind: Seasonality
  /** [slots] the cell of each. */
  readonly cells: Int32Array
  /** [cells] median of each cell of the history; NaN where it has no value. */
  readonly profile: Float64Array
  /** [cells] robust deviation (1.4826 × MAD) from it. */
  readonly deviations: Float64Array
}

export interface SeasonalTask {
  readonly calendar: Calendar
  readonly kind: Seasonality
  /**
   * constant: the profile holds the level. moving: each value counts by its distance from the median of its
   * day, or of the week around it, so that a level that changes is no season.
   */
  readonly level: "constant" | "moving"
}

/**
 * The seasonal model of one series, a value per slot, NaN = missing; slots after the history are not looked
 * at. Expected range, seasonal baseline, time-of-day correction and forecast all come from here.
 */
export function fitSeasonalModel(
  values: Float32Array | Float64Array,
  { calendar, kind, level }: SeasonalTask,
): SeasonalModel {
  const cells = calendar.cells[kind]
  const spreads =
    level === "constant"
      ? spreadByCell(values, cells)
      : kind === "level"
        ? [{ middle: 0, deviation: 0 }]
        : spreadByCell(distancesFromLevel(values, calendar, dayRadius[kind]), cells)
  return {
    kind,
    cells: cells.of,
    profile: Float64Array.from(spreads, ({ middle }) => middle),
    deviations: Float64Array.from(spreads, ({ deviation }) => deviation),
  }
}

/** [slots] what the calendar adds to the level; 0 where nothing is known. */
export function seasonalComponent({ cells, profile }: SeasonalModel): Float64Array {
  return Float64Array.from(cells, cell => profile[cell] || 0)
}

function spreadByCell(values: ArrayLike<number>, { history }: Cells) {
  return bucketBy(values, history).map(robustSpread)
}

/** Days to both sides that a level is taken from: a day shows its own rhythm, a week shows the weekend. */
const dayRadius = { daily: 0, weekly: 3 } as const

/** [history] */
function distancesFromLevel(
  values: Float32Array | Float64Array,
  { days, history }: Calendar,
  radius: number,
): Float64Array {
  const distances = Float64Array.from(values.subarray(0, history))
  for (const { day, first, end } of daysIn(days.subarray(0, history))) {
    const from = firstSlotOf(days, day - radius)
    const level = median(values.subarray(from, Math.min(history, endSlotOf(days, day + radius))))
    for (let slot = first; slot < end; slot++) distances[slot]! -= level
  }
  return distances
}

/** Slots [first, end) of one day. */
interface DaySlots {
  readonly day: number
  readonly first: number
  readonly end: number
}

export function daysIn(days: Int32Array): DaySlots[] {
  const [first = 0] = days
  const last = days.at(-1) ?? first - 1
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    day: first + i,
    first: firstSlotOf(days, first + i),
    end: endSlotOf(days, first + i),
  }))
}

/** Of all where the day lies before them. */
export function firstSlotOf(days: Int32Array, day: number): number {
  return Math.max(0, days.indexOf(day))
}

/** After the day's last slot; after all where the day lies beyond them. */
function endSlotOf(days: Int32Array, day: number): number {
  return days.lastIndexOf(day) + 1 || days.length
}
