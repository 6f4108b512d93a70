import { type Arrays, type Model, scorer } from "../../engine/index.ts"
import { interpolateGaps } from "./interpolate.ts"
import type { DetectorTask } from "../detector.ts"
import { concat } from "../../stats/index.ts"
import { aggregateWindows } from "./row-errors.ts"
import { cumulativeObservedRows, type Dataset, hasObservedRows } from "../dataset.ts"

export interface SegmentsTask extends Pick<DetectorTask, "dataset" | "rule"> {
  readonly model: Model
  readonly weights: Arrays
}

/**
 * A model's errors of stretches of scaled rows, each by itself: windows never cross from one to the next. All
 * go through the model in one go.
 */
export async function scoreSegments(
  { dataset, rule, model, weights }: SegmentsTask,
  segments: readonly Float32Array[],
): Promise<Float32Array[]> {
  const { width } = dataset
  const { window } = model.size
  const parts = partsOf(segments, width)
  const values = concat(segments)
  const concatenated: Dataset = {
    ...dataset,
    values,
    rows: values.length / width,
    observedBefore: cumulativeObservedRows(values, width),
    trainStart: 0,
  }
  const interpolated = concat(parts.map(({ values, rows }) => interpolateGaps({ values, rows, width })))
  const starts = parts.flatMap(({ first, rows }) =>
    Array.from({ length: Math.max(0, rows - window + 1) }, (_, at) => first + at),
  )
  const score = await scorer(model, {
    rows: { values: interpolated, features: width },
    weights,
    engine: rule.engine,
  })
  const observedStarts = starts.filter(start => hasObservedRows(concatenated, start, start + window))
  const errors = await aggregateWindows({
    dataset: concatenated,
    window,
    starts: Int32Array.from(observedStarts),
    score,
  })
  return parts.map(({ first, rows }) => errors.slice(first * width, (first + rows) * width))
}

interface Part {
  readonly values: Float32Array
  /** Its first row among all, and its rows. */
  readonly first: number
  readonly rows: number
}

function partsOf(segments: readonly Float32Array[], width: number): Part[] {
  let next = 0
  return segments.map(values => {
    const rows = values.length / width
    const first = next
    next += rows
    return { values, first, rows }
  })
}
