import type { WindowScorer } from "../../engine/index.ts"
import { quantile } from "../../stats/index.ts"
import { featureErrorScale, normaliseErrors, rowMeans } from "../scoring/normalise.ts"
import { aggregateWindows } from "../scoring/row-errors.ts"
import type { Dataset } from "../dataset.ts"

export interface TrimTask {
  readonly dataset: Dataset
  readonly window: number
  readonly starts: Int32Array
  readonly score: WindowScorer
}

/** Share of rows treated as old incidents, and the share of a window that may be such rows. */
const outlierShare = 0.02
const toleratedShare = 1 / 6
/** Windows that suffice to score the rows. */
const sampleSize = 2000

/**
 * The windows without the highest-scoring rows of the history: an old incident must not be learned as normal.
 * All windows where none would be left.
 */
export async function trimOutlierWindows({
  dataset,
  window,
  starts,
  score,
}: TrimTask): Promise<{ starts: Int32Array; rowsTrimmed: number }> {
  const every = Math.max(1, Math.floor(starts.length / sampleSize))
  const errors = await aggregateWindows({
    dataset,
    window,
    starts: starts.filter((_, i) => i % every === 0),
    score,
  })
  const scores = rowMeans(
    normaliseErrors(errors.subarray(0, dataset.trainEnd * dataset.width), featureErrorScale(errors, dataset)),
    dataset.width,
  )
  const limit = quantile(scores, 1 - outlierShare)
  const outliers = Uint8Array.from(scores, score => (score > limit ? 1 : 0))
  const countIn = (rows: Uint8Array): number => rows.reduce((sum, outlier) => sum + outlier, 0)
  const kept = starts.filter(
    start => countIn(outliers.subarray(start, start + window)) <= toleratedShare * window,
  )
  return kept.length === 0 ? { starts, rowsTrimmed: 0 } : { starts: kept, rowsTrimmed: countIn(outliers) }
}
