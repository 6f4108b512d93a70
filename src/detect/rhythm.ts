import { median } from "../maths/index.ts"
import { type Calendar, type RhythmKind, rhythms, slotsPerDay } from "./calendar.ts"

/** What is usual in each slot: the level of the days before plus what the time of the day adds. */
export interface Rhythm {
  readonly kind: RhythmKind
  /** [slots]; NaN where no day before has a value. */
  readonly level: Float64Array
  /** [slots] */
  readonly adds: Float64Array
}

/** Days that a level is the median of. */
const memories = [1, 3, 7] as const
/** Fewer days of history show no rhythm: of the day, and of weekdays against weekends. */
const daysNeeded: Readonly<Record<RhythmKind, number>> = { level: 0, daily: 4, weekly: 20 }
/** A rhythm, or a longer memory, must miss by this much less than what is simpler. */
const worth = 0.92

/** The simplest rhythm that would have told the days of history best, each from days before it. `medians`: one feature, [slots], NaN = no value. */
export function rhythmOf(medians: Float64Array, calendar: Calendar): Rhythm {
  let [best, least]: [Rhythm | null, number] = [null, Infinity]
  for (const kind of rhythms.filter(kind => calendar.history >= daysNeeded[kind] * slotsPerDay)) {
    const adds = seasonOf(medians, calendar, kind)
    const rest = medians.map((value, i) => value - adds[i]!)
    for (const memory of memories) {
      const rhythm = { kind, adds, level: levelsOf(rest, calendar, memory) }
      const miss = missOf(rest, rhythm.level, calendar.history)
      if (best === null || miss < worth * least) [best, least] = [rhythm, miss]
    }
  }
  return best!
}

/** Days to both sides that a slot is held against: its own day shows a daily rhythm; it takes a week to show a weekend. */
const around: Readonly<Record<RhythmKind, number>> = { level: 0, daily: 0, weekly: 3 }

/** [slots] medians over the days of history of how far slots of the same cell lie from the median of their day or week. */
function seasonOf(medians: Float64Array, { cells, days, history }: Calendar, kind: RhythmKind): Float64Array {
  if (kind === "level") return new Float64Array(medians.length)
  const cell = cells[kind]
  const apart = Array.from({ length: Math.max(...cell) + 1 }, (): number[] => [])
  for (let first = 0, end = 0; first < history; first = end) {
    const day = days[first]!
    end = Math.min(history, endOf(days, day))
    const middle = median(medians.subarray(firstOf(days, day - around[kind]), Math.min(history, endOf(days, day + around[kind]))))
    for (let i = first; i < end; i++) if (!Number.isNaN(medians[i])) apart[cell[i]!]!.push(medians[i]! - middle)
  }
  const season = apart.map(values => (values.length === 0 ? 0 : median(values)))
  return medians.map((_, i) => season[cell[i]!]!)
}

/** [slots] the median of the `memory` days before a slot's day. */
function levelsOf(rest: Float64Array, { days }: Calendar, memory: number): Float64Array {
  const levels = new Float64Array(rest.length)
  for (let first = 0, end = 0; first < rest.length; first = end) {
    while (end < rest.length && days[end] === days[first]) end++
    levels.fill(median(rest.subarray(firstOf(days, days[first]! - memory), first)), first, end)
  }
  return levels
}

/** The first slot of a day, or of all where the day lies before them; and the slot after its last, or after all. */
const firstOf = (days: Int32Array, day: number): number => Math.max(0, days.indexOf(day))
const endOf = (days: Int32Array, day: number): number => days.lastIndexOf(day) + 1 || days.length

/** Mean absolute miss over the slots of history that can be told from days before; Infinity where there is none. */
function missOf(rest: Float64Array, level: Float64Array, history: number): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < history; i++) {
    const miss = Math.abs(rest[i]! - level[i]!)
    if (Number.isNaN(miss)) continue
    sum += miss
    count++
  }
  return count > 0 ? sum / count : Infinity
}
