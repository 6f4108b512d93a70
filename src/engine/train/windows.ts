import { infiniteValue, windowTooLong } from "../faults.ts"
import type { Random } from "../../stats/index.ts"

/** Consecutive rows of scaled values; NaN = missing. */
export interface RowMatrix {
  /** Shape [rows × features], row-major. */
  readonly values: Float32Array
  readonly features: number
}

/** First rows of all windows in `rows`, `stride` apart, and of one that ends on the last row. */
export function windowStarts(rows: number, window: number, stride: number): Int32Array {
  const last = rows - window
  if (last < 0) throw windowTooLong(window, rows)
  const count = Math.ceil(last / stride) + 1
  return Int32Array.from({ length: count }, (_, i) => Math.min(i * stride, last))
}

/** Copies windows out: Float32Array, shape [starts × window × features], row-major. */
export function cutWindows(rows: RowMatrix, window: number, starts: ArrayLike<number>): Float32Array {
  return batchBuffer(rows, window, starts.length)(starts)
}

/**
 * Copies up to `most` windows at a time into one array, valid until the next call: allocating costs more than
 * filling.
 */
export function batchBuffer(
  { values, features }: RowMatrix,
  window: number,
  maxWindows: number,
): (starts: ArrayLike<number>) => Float32Array {
  const length = window * features
  const windows = new Float32Array(maxWindows * length)
  return starts => {
    for (let i = 0; i < starts.length; i++) {
      const at = starts[i]! * features
      windows.set(values.subarray(at, at + length), i * length)
    }
    return windows.subarray(0, starts.length * length)
  }
}

/**
 * The starts of windows with at least one value. Throws Fault engine.infinite at once for an infinite value.
 */
export function withValues(
  { values, features }: RowMatrix,
  window: number,
): (starts: ArrayLike<number>) => Int32Array {
  const rows = values.length / features
  const valueCounts = new Int32Array(rows + 1)
  for (let row = 0, at = 0; row < rows; row++) {
    let any = 0
    for (const end = at + features; at < end; at++) {
      const value = values[at]!
      if (value !== value) continue
      if (value - value !== 0) throw infiniteValue(row, at % features)
      any = 1
    }
    valueCounts[row + 1] = valueCounts[row]! + any
  }
  return starts => Int32Array.from(starts).filter(start => valueCounts[start + window]! > valueCounts[start]!)
}

/**
 * An endless stream of batches: every start once in random order, then in another order, and so on; batches
 * run across rounds.
 */
export function* batches(starts: Int32Array, size: number, random: Random): Generator<Int32Array, never> {
  const order = random.shuffle(starts.slice())
  const length = Math.min(size, starts.length)
  for (let at = 0; ;) {
    const batch = new Int32Array(length)
    for (let i = 0; i < length; i++) {
      batch[i] = order[at++]!
      if (at < order.length) continue
      random.shuffle(order)
      at = 0
    }
    yield batch
  }
}

/** At most `count` of the starts, evenly spread. */
export function sampleEvenly(starts: Int32Array, count: number): Int32Array {
  if (starts.length <= count) return starts
  return Int32Array.from(
    { length: count },
    (_, i) => starts[Math.floor(((i + 0.5) * starts.length) / count)]!,
  )
}
