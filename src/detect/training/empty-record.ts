import { strings } from "../../text/index.ts"
import type { Trained } from "../detector.ts"
import type { Dataset } from "../dataset.ts"

export interface EmptyRecordTask {
  readonly dataset: Dataset
  readonly seed: number
  /** Of `performance.now()` when it began. */
  readonly startedAt: number
  /** Numbers that it learned. */
  readonly parameters?: number
  readonly reason?: string
}

/** The record of a detector that learns without gradients: no windows, no updates, no losses. */
export function emptyTrainingRecord({
  dataset,
  seed,
  startedAt,
  parameters = 0,
  reason,
}: EmptyRecordTask): Trained["training"] {
  return {
    engine: "noctule",
    windows: 0,
    updates: 0,
    batch: 0,
    parameters,
    seed,
    seconds: (performance.now() - startedAt) / 1000,
    losses: [],
    bestUpdate: 0,
    diagnosis: "healthy",
    reason: reason ?? strings.verdicts.fittedOn(dataset.trainEnd - dataset.trainStart),
    rowsTrimmed: 0,
  }
}
