import { columnOf, type HostFrames } from "../base/index.ts"
import { mean, median, quantiles } from "../maths/index.ts"
import { boundsOf } from "./bounds.ts"
import { type Calendar, calendarOf, slot } from "./calendar.ts"
import { grouped, type Groups, groupsOf } from "./groups.ts"
import { type Rhythm, rhythmOf } from "./rhythm.ts"

/** The usual value and range of every cell of the night, in the features' units: each [rows × features]; NaN where the history has no value. */
export interface Usual {
  readonly expected: Float32Array
  readonly lower: Float32Array
  readonly upper: Float32Array
}

/** Where the rows of history and night lie. */
interface RowSlots {
  readonly calendar: Calendar
  /** [rows] the slot that each lies in, and how far between the middles of slot `before` and the next: 0–1. */
  readonly slots: Int32Array
  readonly before: Int32Array
  readonly share: Float64Array
  /** [rows] → the range that holds there; and the rows of history by their range. */
  readonly ranges: Readonly<Record<RangeKind, { readonly of: Int32Array; readonly groups: Groups }>>
}

/** One range for all rows, or one for each quarter of an hour of the day. */
type RangeKind = "level" | "daily"

/**
 * What a person would call usual: by the time of day (and weekday or weekend) where history shows such a rhythm, else the level of the last days; the
 * range holds what history was away from it. A night is told from days before it alone, so that a fault does not become its own explanation.
 */
export function usualValues(frames: HostFrames): Usual {
  const { history, night } = frames
  const width = night.features.length
  const rows = rowsOf(frames)
  const cells = night.values.length
  const usual = { expected: new Float32Array(cells), lower: new Float32Array(cells), upper: new Float32Array(cells) }
  night.features.forEach((feature, f) => {
    const past = columnOf(history.values, width, f)
    const told = tell(past, columnOf(night.values, width, f), rows)
    const [least, most] = boundsOf(feature, past)
    for (let row = 0; row < night.rows; row++) {
      const at = row * width + f
      const i = history.rows + row
      const expected = told.expected[i]! + told.bias
      const { low, high } = told.reach[told.range[i]!]!
      usual.expected[at] = clamp(expected, least, most)
      usual.lower[at] = clamp(expected + low, least, most)
      usual.upper[at] = clamp(expected + high, least, most)
    }
  })
  return usual
}

function rowsOf({ history, night }: HostFrames): RowSlots {
  const times = new Float64Array(history.rows + night.rows)
  for (let row = 0; row < history.rows; row++) times[row] = history.start + row * history.step
  for (let row = 0; row < night.rows; row++) times[history.rows + row] = night.start + row * night.step
  const calendar = calendarOf({ start: history.start, night: night.start, end: times.at(-1)! })
  const middle = (time: number): number => (time - calendar.start) / slot - 0.5
  const slots = new Int32Array(times.map(time => Math.floor((time - calendar.start) / slot)))
  const rangesBy = (cells: Int32Array) => {
    const of = slots.map(slot => cells[slot]!)
    return { of, groups: groupsOf(of.subarray(0, history.rows), cells.reduce((most, cell) => Math.max(most, cell), 0) + 1) }
  }
  return {
    calendar,
    slots,
    before: new Int32Array(times.map(time => Math.max(0, Math.min(calendar.slots - 2, Math.floor(middle(time)))))),
    share: times.map(time => Math.max(0, Math.min(1, middle(time) - Math.floor(middle(time))))),
    ranges: { level: rangesBy(calendar.cells.level), daily: rangesBy(calendar.cells.daily) },
  }
}

interface Told {
  /** [rows], history and night; and what is added to all of them. */
  readonly expected: Float64Array
  readonly bias: number
  /** [rows] → range → how far it reaches. */
  readonly range: Int32Array
  readonly reach: readonly Reach[]
}

/** From the expected value: ≤ 0 and ≥ 0. */
interface Reach {
  readonly low: number
  readonly high: number
}

function tell(past: Float32Array, night: Float32Array, rows: RowSlots): Told {
  const medians = slotMedians(past, night, rows)
  const rhythm = rhythmOf(medians, rows.calendar)
  const expected = expectedOf(rhythm, rows, median(medians.subarray(0, rows.calendar.history)))
  const away = awayFrom(past, expected)
  const bias = median(away)
  const { of, groups } = rows.ranges[rhythm.kind === "level" ? "level" : "daily"]
  return { expected, bias: Number.isNaN(bias) ? 0 : bias, range: of, reach: rangesOf(grouped(away, groups).map(group => lessBy(group, bias))) }
}

function awayFrom(values: Float32Array, expected: Float64Array): Float32Array {
  const away = new Float32Array(values.length)
  for (let row = 0; row < away.length; row++) away[row] = values[row]! - expected[row]!
  return away
}

/** In place. */
function lessBy(values: Float32Array, bias: number): Float32Array {
  for (let row = 0; row < values.length; row++) values[row]! -= bias
  return values
}

/** [rows]; the season in proportion between the middles of two slots. `whole`: the level where no day before is known. */
function expectedOf({ level, adds }: Rhythm, { slots, before, share }: RowSlots, whole: number): Float64Array {
  const expected = new Float64Array(slots.length)
  for (let row = 0; row < slots.length; row++) {
    const base = level[slots[row]!]!
    const season = adds.length < 2 ? adds[0]! : adds[before[row]!]! * (1 - share[row]!) + adds[before[row]! + 1]! * share[row]!
    expected[row] = (Number.isNaN(base) ? whole : base) + season
  }
  return expected
}

function slotMedians(past: Float32Array, night: Float32Array, { slots, calendar }: RowSlots): Float64Array {
  const medians = new Float64Array(calendar.slots).fill(NaN)
  for (const [values, offset] of [[past, 0], [night, past.length]] as const) {
    for (let row = 0, end = 0; row < values.length; row = end) {
      while (end < values.length && slots[offset + end] === slots[offset + row]) end++
      medians[slots[offset + row]!] = median(values.subarray(row, end))
    }
  }
  return medians
}

/** Cells to both sides over which the range's ends are averaged. */
const blur = 2

/**
 * How far values were from what was expected of them: in each cell from twice the 16 % to twice the 84 % quantile, or from the 5 % to the 95 % one
 * where that is wider, never beyond the farthest value. Two deviations where they are normal, and one bad day in three weeks moves nothing.
 */
function rangesOf(away: readonly Float32Array[]): readonly Reach[] {
  const ends = away.map(group => {
    const [least, q05, q16, q84, q95, most] = quantiles(group, [0, 0.05, 0.16, 0.84, 0.95, 1]) as [number, number, number, number, number, number]
    const low = Math.max(least, Math.min(2 * q16, q05))
    const high = Math.min(most, Math.max(2 * q84, q95))
    return { low: low < 0 ? low : 0, high: high > 0 ? high : 0 }
  })
  return ends.map((_, cell) => {
    const near = Array.from({ length: 2 * blur + 1 }, (_, i) => ends[(cell + i - blur + blur * ends.length) % ends.length]!)
    return { low: mean(near.map(({ low }) => low)), high: mean(near.map(({ high }) => high)) }
  })
}

function clamp(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value
}
