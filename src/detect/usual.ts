import type { Feature, HostFrames } from "../base/index.ts"
import { median, quantileOfSorted } from "../maths/index.ts"
import { dayOf, rhythmOf, slot, slotsPerDay, type Slots } from "./rhythm.ts"

/** The usual value and range of every cell of the night, in the features' units: each [rows × features]; NaN where the history has no value. */
export interface Usual {
  readonly expected: Float32Array
  readonly lower: Float32Array
  readonly upper: Float32Array
}

/** One feature over history and night. */
interface Series {
  readonly times: Float64Array
  readonly values: Float32Array
  /** Rows of history; the rest is the night. */
  readonly history: number
}

/**
 * What a person would call usual: by the time of day (and weekday or weekend) where history shows such a rhythm, else the level of the last days; the
 * range holds what history was away from it. A night is told from days before it alone, so that a fault does not become its own explanation.
 */
export function usualValues({ history, night }: HostFrames): Usual {
  const width = night.features.length
  const times = Float64Array.from({ length: history.rows + night.rows }, (_, row) =>
    row < history.rows ? history.start + row * history.step : night.start + (row - history.rows) * night.step)
  const cells = night.values.length
  const usual = { expected: new Float32Array(cells), lower: new Float32Array(cells), upper: new Float32Array(cells) }
  night.features.forEach((feature, f) => {
    const values = Float32Array.from(times, (_, row) =>
      row < history.rows ? history.values[row * width + f]! : night.values[(row - history.rows) * width + f]!)
    const told = usualOf({ times, values, history: history.rows }, night.start)
    const [least, most] = boundsOf(feature, values.subarray(0, history.rows))
    for (let row = 0; row < night.rows; row++) {
      const at = row * width + f
      usual.expected[at] = clamp(told.expected[history.rows + row]!, least, most)
      usual.lower[at] = clamp(told.expected[history.rows + row]! + told.below(times[history.rows + row]!), least, most)
      usual.upper[at] = clamp(told.expected[history.rows + row]! + told.above(times[history.rows + row]!), least, most)
    }
  })
  return usual
}

interface Told {
  /** [rows], history and night. */
  readonly expected: Float64Array
  /** How far the usual range reaches from the expected value: ≤ 0 and ≥ 0. */
  readonly below: (time: number) => number
  readonly above: (time: number) => number
}

function usualOf(series: Series, nightStart: number): Told {
  const slots = slotsOf(series, nightStart)
  const rhythm = rhythmOf(slots)
  const whole = median(series.values.subarray(0, series.history))
  const level = (time: number): number => {
    const before = rhythm.level(dayOf(slots, time))
    return Number.isNaN(before) ? whole : before
  }
  /** Between the middles of two slots, in proportion. */
  const adds = (time: number): number => {
    const from = Math.floor((time - slot / 2) / slot) * slot + slot / 2
    const share = (time - from) / slot
    return rhythm.adds(from) * (1 - share) + rhythm.adds(from + slot) * share
  }
  const expected = Float64Array.from(series.times, time => level(time) + adds(time))
  const away = series.values.subarray(0, series.history).map((value, row) => value - expected[row]!)
  const bias = median(away)
  const centred = expected.map(value => value + (Number.isNaN(bias) ? 0 : bias))
  const reach = reachOf(series.times, away.map(value => value - bias), rhythm.kind === "level" ? 1 : slotsPerDay)
  return { expected: centred, below: time => reach(time)[0], above: time => reach(time)[1] }
}

/** Medians of quarters of an hour. */
function slotsOf({ times, values }: Series, nightStart: number): Slots {
  const start = Math.floor(times[0]! / slot) * slot
  const count = Math.floor((times.at(-1)! - start) / slot) + 1
  const medians = new Float64Array(count).fill(NaN)
  for (let row = 0; row < times.length;) {
    const index = Math.floor((times[row]! - start) / slot)
    let end = row + 1
    while (end < times.length && Math.floor((times[end]! - start) / slot) === index) end++
    medians[index] = median(values.subarray(row, end))
    row = end
  }
  return { start, medians, anchor: Math.floor(nightStart / slot) * slot }
}

/** Slots to both sides over which the range's ends are averaged. */
const blur = 2

/**
 * How far values were from what was expected of them: in each slot of the day from twice the 16 % to twice the 84 % quantile, or from the 5 % to the
 * 95 % one where that is wider, never beyond the farthest value. Two deviations where they are normal, and one bad day in three weeks moves nothing.
 */
function reachOf(times: Float64Array, away: Float32Array, cells: number): (time: number) => readonly [number, number] {
  const cellOf = (time: number): number => (cells === 1 ? 0 : Math.floor(time / slot) % cells)
  const groups: number[][] = Array.from({ length: cells }, () => [])
  away.forEach((value, row) => {
    if (value === value) groups[cellOf(times[row]!)]!.push(value)
  })
  const ends = groups.map(group => {
    const sorted = Float64Array.from(group).sort()
    const at = (q: number): number => quantileOfSorted(sorted, q)
    const low = Math.max(sorted[0] ?? 0, Math.min(2 * at(0.16), at(0.05)))
    const high = Math.min(sorted.at(-1) ?? 0, Math.max(2 * at(0.84), at(0.95)))
    return [Math.min(0, low), Math.max(0, high)] as const
  })
  const smooth = ends.map((_, cell) => {
    const near = Array.from({ length: 2 * blur + 1 }, (_, i) => ends[(cell + i - blur + blur * cells) % cells]!)
    return [near.reduce((sum, [low]) => sum + low, 0) / near.length, near.reduce((sum, [, high]) => sum + high, 0) / near.length] as const
  })
  return time => smooth[cellOf(time)]!
}

/** What a value cannot be: a rate or a share below 0, a share above 100 %, judged by the history. */
function boundsOf({ kind, unit }: Feature, history: Float32Array): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of history) {
    if (value < least) least = value
    if (value > most) most = value
  }
  if (kind === "flag") return [0, 1]
  return [least >= 0 ? 0 : -Infinity, unit === "%" && most <= 100 ? 100 : Infinity]
}

function clamp(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value
}
