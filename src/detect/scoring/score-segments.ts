import { type Arrays, type Model, scorer } from "../../engine/index.ts"
import { interpolateGaps } from "./interpolate.ts"
import type { DetectorTask } from "../detector.ts"
import { concat } from "../../stats/index.ts"
import { aggregateWindows } from "./row-errors.ts"
import { cumulativeObservedRows, type Dataset } from "../dataset.ts"

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
  const counts = segments.map(values => values.length / width)
  const offsets = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0))
  const values = concat(segments)
  const concatenated: Dataset = {
    ...dataset,
    values,
    rows: values.length / width,
    observedBefore: cumulativeObservedRows(values, width),
    trainStart: 0,
  }
  const interpolated = concat(
    segments.map((values, i) => interpolateGaps({ values, rows: counts[i]!, width })),
  )
  const starts = offsets.flatMap((first, i) =>
    Array.from({ length: Math.max(0, counts[i]! - window + 1) }, (_, at) => first + at),
  )
  const score = await scorer(model, {
    rows: { values: interpolated, features: width },
    weights,
    engine: rule.engine,
  })
  const observedStarts = starts.filter(
    start => concatenated.observedBefore[start + window]! > concatenated.observedBefore[start]!,
  )
  const errors = await aggregateWindows({
    dataset: concatenated,
    window,
    starts: Int32Array.from(observedStarts),
    score,
  })
  return counts.map((count, i) => errors.slice(offsets[i]! * width, (offsets[i]! + count) * width))
}
