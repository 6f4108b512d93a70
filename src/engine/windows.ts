import { windowTooLong } from "../base/messages/engine.ts"

/** Consecutive rows of scaled values; NaN = missing. */
export interface Rows {
  /** Shape [rows × features], row-major. */
  readonly values: Float32Array
  readonly features: number
}

/** First rows of all windows that fit into `rows`, `stride` apart, the last one ending on the last row. */
export function windowStarts(rows: number, window: number, stride: number): Int32Array {
  const last = rows - window
  if (last < 0) throw windowTooLong(window, rows)
  const count = Math.ceil(last / stride) + 1
  return Int32Array.from({ length: count }, (_, i) => Math.min(i * stride, last))
}

/** Copies windows out: Float32Array, shape [starts × window × features], row-major. */
export function cutWindows({ values, features }: Rows, window: number, starts: ArrayLike<number>): Float32Array {
  const length = window * features
  const windows = new Float32Array(starts.length * length)
  for (let i = 0; i < starts.length; i++) {
    const at = starts[i]! * features
    windows.set(values.subarray(at, at + length), i * length)
  }
  return windows
}
