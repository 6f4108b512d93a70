import { columnOf, type HostFrames } from "../../base/index.ts"
import { bucketBy, type BucketIndex, bucketIndex, mean, median, quantiles } from "../../stats/index.ts"
import { valueBounds } from "./value-bounds.ts"
import { slotLength, type TimeSlots, timeSlotsOf } from "./time-slots.ts"
import { type SeasonalModel, selectSeasonalModel } from "./seasonality.ts"

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
  readonly timeSlots: TimeSlots
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
 * What a person would call usual: by the time of day (and weekday or weekend) where history shows such a
 * rhythm, else the level of the last days; the range holds what history was away from it. A night is told
 * from days before it alone, so that a fault does not become its own explanation.
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
    for (let row = 0; row < night.rows; row++) {
      const at = row * width + f
      const i = history.rows + row
      const expected = prediction.expected[i]! + prediction.bias
      const { low, high } = prediction.bands[prediction.bandOfRow[i]!]!
      result.expected[at] = clamp(expected, lowest, highest)
      result.lower[at] = clamp(expected + low, lowest, highest)
      result.upper[at] = clamp(expected + high, lowest, highest)
    }
  })
  return result
}

function locateRows({ history, night }: HostFrames): RowSlots {
  const times = new Float64Array(history.rows + night.rows)
  for (let row = 0; row < history.rows; row++) times[row] = history.start + row * history.step
  for (let row = 0; row < night.rows; row++) times[history.rows + row] = night.start + row * night.step
  const timeSlots = timeSlotsOf({ start: history.start, night: night.start, end: times.at(-1)! })
  const middle = (time: number): number => (time - timeSlots.start) / slotLength - 0.5
  const slots = new Int32Array(times.map(time => Math.floor((time - timeSlots.start) / slotLength)))
  const groupsBy = (cells: Int32Array) => {
    const of = slots.map(slot => cells[slot]!)
    return {
      of,
      groups: bucketIndex(
        of.subarray(0, history.rows),
        cells.reduce((highest, cell) => Math.max(highest, cell), 0) + 1,
      ),
    }
  }
  return {
    timeSlots,
    slots,
    before: new Int32Array(
      times.map(time => Math.max(0, Math.min(timeSlots.slots - 2, Math.floor(middle(time))))),
    ),
    share: times.map(time => Math.max(0, Math.min(1, middle(time) - Math.floor(middle(time))))),
    bandGroups: { level: groupsBy(timeSlots.cells.level), daily: groupsBy(timeSlots.cells.daily) },
  }
}

interface Prediction {
  /** [rows], history and night; and what is added to all of them. */
  readonly expected: Float64Array
  readonly bias: number
  /** [rows] → range → how far it reaches. */
  readonly bandOfRow: Int32Array
  readonly bands: readonly Band[]
}

/** From the expected value: ≤ 0 and ≥ 0. */
interface Band {
  readonly low: number
  readonly high: number
}

function predict(past: Float32Array, night: Float32Array, rowSlots: RowSlots): Prediction {
  const medians = slotMedians(past, night, rowSlots)
  const model = selectSeasonalModel(medians, rowSlots.timeSlots)
  const expected = expectedOf(model, rowSlots, median(medians.subarray(0, rowSlots.timeSlots.history)))
  const residuals = residualsOf(past, expected)
  const bias = median(residuals)
  const { of, groups } = rowSlots.bandGroups[model.kind === "level" ? "level" : "daily"]
  return {
    expected,
    bias: Number.isNaN(bias) ? 0 : bias,
    bandOfRow: of,
    bands: bandsOf(bucketBy(residuals, groups).map(group => subtract(group, bias))),
  }
}

function residualsOf(values: Float32Array, expected: Float64Array): Float32Array {
  const residuals = new Float32Array(values.length)
  for (let row = 0; row < residuals.length; row++) residuals[row] = values[row]! - expected[row]!
  return residuals
}

/** In place. */
function subtract(values: Float32Array, bias: number): Float32Array {
  for (let row = 0; row < values.length; row++) values[row]! -= bias
  return values
}

/**
 * [rows]; the season in proportion between the middles of two slots. `whole`: the level where no day before
 * is known.
 */
function expectedOf(
  { level, seasonal }: SeasonalModel,
  { slots, before, share }: RowSlots,
  overall: number,
): Float64Array {
  const expected = new Float64Array(slots.length)
  for (let row = 0; row < slots.length; row++) {
    const base = level[slots[row]!]!
    const seasonalPart =
      seasonal.length < 2
        ? seasonal[0]!
        : seasonal[before[row]!]! * (1 - share[row]!) + seasonal[before[row]! + 1]! * share[row]!
    expected[row] = (Number.isNaN(base) ? overall : base) + seasonalPart
  }
  return expected
}

function slotMedians(past: Float32Array, night: Float32Array, { slots, timeSlots }: RowSlots): Float64Array {
  const medians = new Float64Array(timeSlots.slots).fill(NaN)
  for (const [values, offset] of [
    [past, 0],
    [night, past.length],
  ] as const) {
    for (let row = 0, end = 0; row < values.length; row = end) {
      while (end < values.length && slots[offset + end] === slots[offset + row]) end++
      medians[slots[offset + row]!] = median(values.subarray(row, end))
    }
  }
  return medians
}

/** Cells to both sides over which the range's ends are averaged. */
const smoothing = 2

/**
 * How far values were from what was expected of them: in each cell from twice the 16 % to twice the 84 %
 * quantile, or from the 5 % to the 95 % one where that is wider, never beyond the farthest value. Two
 * deviations where they are normal, and one bad day in three weeks moves nothing.
 */
function bandsOf(residuals: readonly Float32Array[]): readonly Band[] {
  const ends = residuals.map(group => {
    const [lowest, q05, q16, q84, q95, highest] = quantiles(group, [0, 0.05, 0.16, 0.84, 0.95, 1]) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const low = Math.max(lowest, Math.min(2 * q16, q05))
    const high = Math.min(highest, Math.max(2 * q84, q95))
    return { low: low < 0 ? low : 0, high: high > 0 ? high : 0 }
  })
  return ends.map((_, cell) => {
    const near = Array.from(
      { length: 2 * smoothing + 1 },
      (_, i) => ends[(cell + i - smoothing + smoothing * ends.length) % ends.length]!,
    )
    return { low: mean(near.map(({ low }) => low)), high: mean(near.map(({ high }) => high)) }
  })
}

function clamp(value: number, lowest: number, highest: number): number {
  return value < lowest ? lowest : value > highest ? highest : value
}
