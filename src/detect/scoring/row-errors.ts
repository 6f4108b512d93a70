import type { ScoredWindows, WindowScorer } from "../../engine/index.ts"
import { type Dataset, hasObservedRows, observedRows } from "../dataset.ts"
import type { TailCollector } from "../day/tails.ts"

export interface AggregateTask {
  readonly dataset: Dataset
  readonly window: number
  readonly starts: Int32Array
  readonly score: WindowScorer
  /** Shown every window, as it was scored. */
  readonly observe?: TailCollector["observe"] | undefined
}

/**
 * Errors of rows from errors of windows: the mean over the windows that tell a row (all in which it lies; of
 * a forecaster, the one that ends on it), [rows × features]. A window counts by the square of the share of
 * its rows that hold a value: what is rebuilt from next to nothing says little. NaN where the input was
 * missing or no window reaches.
 */
export async function aggregateWindows({
  dataset,
  window,
  starts,
  score,
  observe,
}: AggregateTask): Promise<Float32Array> {
  const { width, observedBefore, values } = dataset
  const sums = new Float32Array(values.length)
  const weights = new Float32Array(dataset.rows)
  for await (const scored of score(starts)) {
    addWindows(scored, { sums, weights, observedBefore, width, window })
    observe?.(scored, window)
  }
  divideByWeights(sums, weights, values)
  return sums
}

interface Sums extends Pick<Dataset, "observedBefore" | "width">, Pick<AggregateTask, "window"> {
  /** [rows × features] */
  readonly sums: Float32Array
  /** [rows] */
  readonly weights: Float32Array
}

function addWindows(
  { starts, errors }: ScoredWindows,
  { sums, weights, observedBefore, width, window }: Sums,
): void {
  const rowsPerWindow = errors.length / (starts.length * width)
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!
    const end = start + window
    const weight = (observedRows({ observedBefore }, start, end) / window) ** 2
    addWeighted(
      weight,
      errors.subarray(i * rowsPerWindow * width, (i + 1) * rowsPerWindow * width),
      sums.subarray((end - rowsPerWindow) * width, end * width),
    )
    for (let row = end - rowsPerWindow; row < end; row++) weights[row]! += weight
  }
}

function addWeighted(weight: number, errors: Float32Array, sums: Float32Array): void {
  for (let cell = 0; cell < sums.length; cell++) sums[cell]! += weight * errors[cell]!
}

/** Each row by its weight, in place; NaN where the value is missing. */
function divideByWeights(sums: Float32Array, weights: Float32Array, values: Float32Array): void {
  const width = sums.length / weights.length
  for (let row = 0, cell = 0; row < weights.length; row++) {
    for (const end = cell + width; cell < end; cell++) {
      if (Number.isNaN(values[cell])) sums[cell] = NaN
      else sums[cell]! /= weights[row]!
    }
  }
}

/** Window starts over all rows: every `stride` rows up to `thorough`, every row after it. */
export function scoringStarts(
  dataset: Dataset,
  window: number,
  denseFrom: number,
  stride: number,
): Int32Array {
  const last = dataset.rows - window
  const firstDense = Math.max(0, denseFrom - window + 1)
  const starts: number[] = []
  for (
    let start = dataset.trainStart;
    start <= last;
    start += start < firstDense ? Math.min(stride, firstDense - start) : 1
  ) {
    if (hasObservedRows(dataset, start, start + window)) starts.push(start)
  }
  return Int32Array.from(starts)
}
