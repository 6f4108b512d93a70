import { median } from "../maths/index.ts"

export const day = 86_400_000
/** Slots of a day: a quarter of an hour each. */
export const slotsPerDay = 96
export const slot = day / slotsPerDay

/** One feature in quarters of an hour: [slots] medians, NaN where there was no value. Slot 0 begins at `start`, a multiple of `slot` (epoch ms). */
export interface Slots {
  readonly start: number
  readonly medians: Float64Array
  /** The day that begins here is day 0; history has the days before, the night those from here on. A multiple of `slot`. */
  readonly anchor: number
}

/** What is usual at a time: the level of the days before plus what that time of the day adds. */
export interface Rhythm {
  readonly kind: "level" | "daily" | "weekly"
  /** Days that the level is the median of. */
  readonly memory: number
  /** What the slot that holds `time` adds to the level. */
  readonly adds: (time: number) => number
  /** The level of day `n`, from the days before it; NaN where there are none. */
  readonly level: (n: number) => number
}

const memories = [1, 3, 7] as const
/** Fewer days of history show no rhythm: of the day, and of weekdays against weekends. */
const daysForDaily = 4
const daysForWeekly = 20
/** A rhythm, or a longer memory, must miss by this much less than what is simpler. */
const worth = 0.92

/** The simplest rhythm that would have told the days of history best, each from the days before it. */
export function rhythmOf(slots: Slots): Rhythm {
  const days = (slots.anchor - slots.start) / day
  const kinds = (["level", "daily", "weekly"] as const).filter(kind => days >= { level: 0, daily: daysForDaily, weekly: daysForWeekly }[kind])
  let best: { rhythm: Rhythm; miss: number } | null = null
  for (const kind of kinds) {
    const adds = seasonOf(slots, kind)
    for (const memory of memories) {
      const rhythm = { kind, memory, adds, level: levelsOf(slots, adds, memory) }
      const miss = missOf(slots, rhythm)
      if (best === null || miss < worth * best.miss) best = { rhythm, miss }
    }
  }
  return best!.rhythm
}

/** Which day `time` lies in. */
export function dayOf({ anchor }: Slots, time: number): number {
  return Math.floor((time - anchor) / day)
}

/** Medians over the days of history of how far a slot lies from its own day's median. */
function seasonOf(slots: Slots, kind: Rhythm["kind"]): (time: number) => number {
  if (kind === "level") return () => 0
  const apart: number[][] = []
  const middles = new Map<number, number>()
  slots.medians.forEach((value, i) => {
    const time = slots.start + i * slot
    if (time >= slots.anchor || Number.isNaN(value)) return
    const n = dayOf(slots, time)
    if (!middles.has(n)) middles.set(n, median(sliceOf(slots, n, 1)))
    const cell = cellOf(kind, time)
    ;(apart[cell] ??= []).push(value - middles.get(n)!)
  })
  const season = apart.map(values => median(values))
  return time => season[cellOf(kind, time)] ?? 0
}

function cellOf(kind: Rhythm["kind"], time: number): number {
  const cell = Math.floor(time / slot) % slotsPerDay
  const weekend = kind === "weekly" && [6, 0].includes(new Date(time).getUTCDay())
  return weekend ? cell + slotsPerDay : cell
}

function levelsOf(slots: Slots, adds: Rhythm["adds"], memory: number): (n: number) => number {
  const known = new Map<number, number>()
  const rest: Slots = { ...slots, medians: slots.medians.map((value, i) => value - adds(slots.start + i * slot)) }
  return n => {
    if (!known.has(n)) known.set(n, median(sliceOf(rest, n - memory, memory)))
    return known.get(n)!
  }
}

/** The slots of `count` days from day `n` on; empty where they lie before the first. */
function sliceOf({ medians, start, anchor }: Slots, n: number, count: number): Float64Array {
  const from = Math.round((anchor - start + n * day) / slot)
  return medians.subarray(Math.max(0, from), Math.max(0, from + count * slotsPerDay))
}

/** Mean absolute miss over the history's slots that can be told from days before; Infinity where there is none. */
function missOf(slots: Slots, { adds, level }: Rhythm): number {
  let [sum, count] = [0, 0]
  slots.medians.forEach((value, i) => {
    const time = slots.start + i * slot
    if (time >= slots.anchor) return
    const miss = Math.abs(value - level(dayOf(slots, time)) - adds(time))
    if (Number.isNaN(miss)) return
    sum += miss
    count++
  })
  return count > 0 ? sum / count : Infinity
}
