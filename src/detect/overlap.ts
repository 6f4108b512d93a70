import type { Score, ScoredWindows } from "../engine/index.ts"
import type { Rows } from "./rows.ts"

export interface OverlapTask {
  readonly rows: Rows
  readonly window: number
  readonly starts: Int32Array
  readonly score: Score
}

/**
 * Errors of rows from errors of windows: the mean over the windows that tell a row (all in which it lies; of a forecaster, the one that ends on it),
 * [rows × features]. A window counts by the square of the share
 * of its rows that hold a value: what is rebuilt from next to nothing says little. NaN where the input was missing or no window reaches.
 */
export async function overlap({ rows, window, starts, score }: OverlapTask): Promise<Float32Array> {
  const { width, held, values } = rows
  const sums = new Float32Array(values.length)
  const weights = new Float32Array(rows.rows)
  for await (const scored of score(starts)) addWindows(scored, { sums, weights, held, width, window })
  divide(sums, weights, values)
  return sums
}

interface Sums extends Pick<Rows, "held" | "width">, Pick<OverlapTask, "window"> {
  /** [rows × features] */
  readonly sums: Float32Array
  /** [rows] */
  readonly weights: Float32Array
}

function addWindows({ starts, errors }: ScoredWindows, { sums, weights, held, width, window }: Sums): void {
  const told = errors.length / (starts.length * width)
  for (let i = 0; i < starts.length; i++) {
    const end = starts[i]! + window
    const weight = ((held[end]! - held[starts[i]!]!) / window) ** 2
    addTimes(weight, errors.subarray(i * told * width, (i + 1) * told * width), sums.subarray((end - told) * width, end * width))
    for (let row = end - told; row < end; row++) weights[row]! += weight
  }
}

function addTimes(weight: number, errors: Float32Array, sums: Float32Array): void {
  for (let cell = 0; cell < sums.length; cell++) sums[cell]! += weight * errors[cell]!
}

/** Each row by its weight, in place; NaN where the value is missing. */
function divide(sums: Float32Array, weights: Float32Array, values: Float32Array): void {
  const width = sums.length / weights.length
  for (let row = 0, cell = 0; row < weights.length; row++) {
    for (const end = cell + width; cell < end; cell++) {
      if (Number.isNaN(values[cell])) sums[cell] = NaN
      else sums[cell]! /= weights[row]!
    }
  }
}

/** Window starts over all rows: every `stride` rows up to `thorough`, every row after it. */
export function scoringStarts(rows: Rows, window: number, thorough: number, stride: number): Int32Array {
  const last = rows.rows - window
  const close = Math.max(0, thorough - window + 1)
  const starts: number[] = []
  for (let start = rows.from; start <= last; start += start < close ? Math.min(stride, close - start) : 1) {
    if (rows.held[start + window]! > rows.held[start]!) starts.push(start)
  }
  return Int32Array.from(starts)
}
