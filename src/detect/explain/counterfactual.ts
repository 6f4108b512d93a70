import type { CounterfactualQuestion, ScoreCounterfactuals } from "../../base/index.ts"
import type { EnsembleMember } from "../ensemble.ts"
import { applyCorrection, meanMatrix, normaliseErrors, rowMeans } from "../scoring/normalise.ts"
import type { Dataset } from "../dataset.ts"
import { smoothRadius, smoothScore } from "../scoring/smooth.ts"

export interface CounterfactualTask {
  readonly dataset: Dataset
  /** Rows of the longest window. */
  readonly window: number
  readonly members: readonly EnsembleMember[]
  /**
   * Of history and night [rows × features]: the judges' mean error, and what routine and drift left of it.
   */
  readonly meanErrors: Float32Array
  readonly correctedErrors: Float32Array
  /** Of the night, in the features' units: [rows × features]. */
  readonly expected: Float32Array
}

/**
 * Scores a row of the night once more, with one feature at its expected value in every row of the night that
 * the score depends on: its neighbours in the smoothing, and all windows they lie in. The same models judge,
 * each feature in units of the same usual error, and routine and drift take out the same share of each cell
 * as before. Null where a judge cannot be asked again.
 */
export function counterfactualScorer(task: CounterfactualTask): ScoreCounterfactuals | null {
  const scorers = task.members
    .map(({ scoreSegments, errorScale }) => (scoreSegments ? { scoreSegments, errorScale } : null))
    .filter(scorer => scorer !== null)
  if (scorers.length < task.members.length) return null
  return async questions => {
    const segments = questions.map(question => segmentAround(question, task))
    const errorsByMember: Float32Array[][] = []
    for (const { scoreSegments, errorScale } of scorers)
      errorsByMember.push(
        (await scoreSegments(segments.map(({ values }) => values))).map(errors =>
          normaliseErrors(errors, errorScale),
        ),
      )
    return segments.map((segment, i) =>
      scoreOf(segment, meanMatrix(errorsByMember.map(errors => errors[i]!)), task),
    )
  }
}

/** Rows [from, to) of history and night around `row`, the row that is asked for. */
interface Segment {
  readonly row: number
  readonly from: number
  readonly values: Float32Array
}

function segmentAround(
  { row: nightRow, feature }: CounterfactualQuestion,
  { dataset, window, expected }: CounterfactualTask,
): Segment {
  const {
    width,
    testStart,
    scaler: { origin, spread, limit },
  } = dataset
  const row = testStart + nightRow
  const radius = smoothRadius + window
  const [from, to] = [Math.max(dataset.trainStart, row - radius), Math.min(dataset.rows, row + radius + 1)]
  const values = dataset.values.slice(from * width, to * width)
  for (let at = Math.max(from, testStart); at < to; at++) {
    const cell = (at - from) * width + feature
    const expectedScaled =
      (expected[(at - testStart) * width + feature]! - origin[feature]!) / spread[feature]!
    if (values[cell] === values[cell] && expectedScaled === expectedScaled)
      values[cell] = Math.max(-limit[feature]!, Math.min(limit[feature]!, expectedScaled))
  }
  return { row, from, values }
}

function scoreOf(
  { row, from }: Segment,
  errors: Float32Array,
  { dataset: { width, rows }, meanErrors, correctedErrors }: CounterfactualTask,
): number {
  const [first, end] = [Math.max(from, row - smoothRadius), Math.min(rows, row + smoothRadius + 1)]
  const nearby = errors.slice((first - from) * width, (end - from) * width)
  const corrected = applyCorrection(
    nearby,
    meanErrors.subarray(first * width),
    correctedErrors.subarray(first * width),
  )
  return smoothScore(rowMeans(corrected, width))[row - first]!
}
