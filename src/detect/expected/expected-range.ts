import { columnOf, type HostFrames } from "../../base/index.ts"
import { bucketBy, type BucketIndex, bucketIndex, mean, median, quantiles } from "../../stats/index.ts"
import { valueBounds } from "./value-bounds.ts"
import { type Calendar, calendarOf, type Cells, quarterHour } from "../seasonal/calendar.ts"
import { type LevelledModel, selectSeasonalModel } from "../seasonal/select.ts"

/**
 * The usual value and range of every cell of the night, in the features' units: each [rows × features]; NaN
 * where the history has no value.
 */
export interface ExpectedRange {
  readonly expected: Float32Array
  readonly lower: Float32Array
  readonly upper: Float32Array
}

/** Where the rows of history and night lie. */
interface RowSlots {
  readonly calendar: Calendar
  /**
   * [rows] the slot that each lies in, and how far between the middles of slot `before` and the next: 0–1.
   */
  readonly slots: Int32Array
  readonly before: Int32Array
  readonly share: Float64Array
  /** [rows] → the range that holds there; and the rows of history by their range. */
  readonly bandGroups: Readonly<Record<BandKind, { readonly of: Int32Array; readonly groups: BucketIndex }>>
}

/** One range for all rows, or one for each quarter of an hour of the day. */
type BandKind = "level" | "daily"

/**
 * Expected value and range of every cell of the night: the seasonal median (time of day, weekday or weekend)
 * where history shows such a season, plus the level of the last days; the range holds past residuals. Only
 * days before each night count, so that a fault cannot explain itself.
 */
export function expectedRange(frames: HostFrames): ExpectedRange {
  const { history, night } = frames
  const width = night.features.length
  const rowSlots = locateRows(frames)
  const cells = night.values.length
  const result = {
    expected: new Float32Array(cells),
    lower: new Float32Array(cells),
    upper: new Float32Array(cells),
  }
  night.features.forEach((feature, f) => {
    const past = columnOf(history.values, width, f)
    const prediction = predict(past, columnOf(night.values, width, f), rowSlots)
    const [lowest, highest] = valueBounds(feature, past)
    prediction.expected.subarray(history.rows).forEach((value, row) => {
      const at = row * width + f
      const { low, high } = prediction.bandAt(history.rows + row)
      result.expected[at] = clamp(value, lowest, highest)
      result.lower[at] = clamp(value + low, lowest, highest)
      result.upper[at] = clamp(value + high, lowest, highest)
    })
  })
  return result
}

function locateRows({ history, night }: HostFrames): RowSlots {
  const times = Float64Array.from({ length: history.rows + night.rows }, (_, row) =>
    row < history.rows ? history.start + row * history.step : night.start + (row - history.rows) * night.step,
  )
  const start = floorToSlot(history.start)
  const end = night.start + (night.rows - 1) * night.step
  const slotCount = Math.floor((end - start) / quarterHour) + 1
  const calendar = calendarOf({
    start,
    step: quarterHour,
    slots: slotCount,
    history: Math.max(0, Math.min(slotCount, (floorToSlot(night.start) - start) / quarterHour)),
    cell: quarterHour,
  })
  const slots = Int32Array.from(times, time => Math.floor((time - start) / quarterHour))
  const middle = (time: number): number => (time - start) / quarterHour - 0.5
  const groupsBy = ({ count, of: cellOf }: Cells) => {
    const of = slots.map(slot => cellOf[slot] ?? 0)
    return { of, groups: bucketIndex(of.subarray(0, history.rows), count) }
  }
  return {
    calendar,
    slots,
    before: Int32Array.from(times, time => clamp(Math.floor(middle(time)), 0, Math.max(0, slotCount - 2))),
    share: times.map(time => clamp(middle(time) - Math.floor(middle(time)), 0, 1)),
    bandGroups: { level: groupsBy(calendar.cells.level), daily: groupsBy(calendar.cells.daily) },
  }
}

function floorToSlot(time: number): number {
  return Math.floor(time / quarterHour) * quarterHour
}

interface Prediction {
  /** [rows], history and night. */
  readonly expected: Float64Array
  /** The range of a row. */
  readonly bandAt: (row: number) => Band
}

/** From the expected value: ≤ 0 and ≥ 0. */
interface Band {
  readonly low: number
  readonly high: number
}

function predict(past: Float32Array, night: Float32Array, rowSlots: RowSlots): Prediction {
  const medians = slotMedians(past, night, rowSlots)
  const model = selectSeasonalModel(medians, rowSlots.calendar)
  const expected = expectedOf(model, rowSlots, median(medians.subarray(0, rowSlots.calendar.history)))
  const residuals = past.map((value, row) => value - (expected[row] ?? NaN))
  const bias = median(residuals) || 0
  const { of, groups } = rowSlots.bandGroups[model.kind === "level" ? "level" : "daily"]
  const bands = bandsOf(bucketBy(residuals, groups).map(group => Float32Array.from(group, r => r - bias)))
  return { expected: expected.map(value => value + bias), bandAt: row => bands[of[row] ?? 0] ?? noBand }
}

const noBand: Band = { low: 0, high: 0 }

/**
 * [rows]; the season in proportion between the middles of two slots. `overall`: the level where no day before
 * is known.
 */
function expectedOf(
  { level, seasonal }: LevelledModel,
  { slots, before, share }: RowSlots,
  overall: number,
): Float64Array {
  return Float64Array.from(slots, (slot, row) => {
    const base = level[slot] ?? NaN
    const from = before[row]!
    const part = share[row]!
    const seasonalPart = seasonal[from]! * (1 - part) + (seasonal[from + 1] ?? seasonal[from]!) * part
    return (Number.isNaN(base) ? overall : base) + seasonalPart
  })
}

/** [slots] NaN where a slot has no value. */
function slotMedians(past: Float32Array, night: Float32Array, { slots, calendar }: RowSlots): Float64Array {
  const medians = new Float64Array(calendar.slots).fill(NaN)
  for (const { values, slotOf } of [
    { values: past, slotOf: slots.subarray(0, past.length) },
    { values: night, slotOf: slots.subarray(past.length) },
  ]) {
    for (let row = 0, end = 0; row < values.length; row = end) {
      const slot = slotOf[row]!
      while (slotOf[end] === slot) end++
      medians[slot] = median(values.subarray(row, end))
    }
  }
  return medians
}

/** Cells over which the range's ends are averaged. */
const offsets = [-2, -1, 0, 1, 2]

/**
 * How far values were from what was expected of them: in each cell from twice the 16 % to twice the 84 %
 * quantile, or from the 5 % to the 95 % one where that is wider, never beyond the farthest value. Two
 * deviations where they are normal, and one bad day in three weeks moves nothing.
 */
function bandsOf(residuals: readonly Float32Array[]): readonly Band[] {
  const ends = residuals.map(group => {
    const [lowest, q05, q16, q84, q95, highest] = quantiles(group, [0, 0.05, 0.16, 0.84, 0.95, 1])
    const low = Math.max(lowest, Math.min(2 * q16, q05))
    const high = Math.min(highest, Math.max(2 * q84, q95))
    return { low: low < 0 ? low : 0, high: high > 0 ? high : 0 }
  })
  return ends.map((_, cell) => {
    const near = offsets.flatMap(offset => ends.at((cell + offset) % ends.length) ?? [])
    return { low: mean(near.map(({ low }) => low)), high: mean(near.map(({ high }) => high)) }
  })
}

function clamp(value: number, lowest: number, highest: number): number {
  return value < lowest ? lowest : value > highest ? highest : value
}
