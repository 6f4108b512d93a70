import type {
  DetectorName,
  DetectorNote,
  ModelFiles,
  ModelRule,
  TrainingNote,
  TrainingRecord,
} from "../base/index.ts"
import type { Arrays, Model } from "../engine/index.ts"
import type { ModelMetadata } from "./training/artifact.ts"
import type { Dataset } from "./dataset.ts"
import type { TailCollector } from "./day/tails.ts"

/** A method that learns a host's history, then gives every cell an error: how badly the cell fits. */
export interface Detector {
  readonly name: DetectorName
  /** Distinguishes detectors of one name in an ensemble; names the model's files. */
  readonly label: string
  /** Whether its model can score hosts that it was not trained on. */
  readonly transferable?: true
  readonly train: (task: DetectorTask) => Promise<Trained>
}

export interface DetectorTask {
  readonly dataset: Dataset
  readonly rule: ModelRule
  /** Kept with the model; an earlier model must agree with it. */
  readonly metadata: ModelMetadata
  /** The same detector's model of an earlier night; absent: a cold start. */
  readonly earlier?: ModelFiles
  /** The same detector's model of the host's cohort: then nothing is trained. */
  readonly sharedModel?: ModelFiles
}

/** How a training ended. */
export type Trained = FreshModel | Fallback | Unsaved | Failed

/** A model of tonight, which the next night can start from. */
interface FreshModel extends Course, ErrorSource {
  readonly kind: "fresh"
  readonly model: Model
  readonly weights: Arrays
}

/** The training failed twice: the earlier model scores the night, and stays the one to start from. */
interface Fallback extends Course, ErrorSource {
  readonly kind: "fallback"
}

/** Nothing that a later night could start from: no weights, or weights for another host's columns. */
interface Unsaved extends Course, ErrorSource {
  readonly kind: "unsaved"
}

/** Nothing usable was learned: the detector has no errors. */
interface Failed extends Course {
  readonly kind: "failed"
}

interface Course {
  readonly training: Omit<TrainingRecord, "detector" | "notes">
  readonly notes: readonly TrainingNote[]
}

export interface ErrorSource {
  /**
   * How badly each cell fits, ≥ 0: Float32Array, shape [rows × features], row-major, for all rows of the
   * task, history and night; NaN where the input was missing. Of models, squared errors in scaled units. Rows
   * before `denseFrom` may be scored by fewer windows. `observe` is shown every window where windows make the
   * errors, and no column is another's.
   */
  readonly errors: (denseFrom: number, observe?: TailCollector["observe"]) => Promise<Float32Array>
  /**
   * Errors of other segments of scaled rows, [rows × features] each; rows within a window of a segment's ends
   * may be scored by fewer windows. Absent where a row's place in time matters.
   */
  readonly scoreSegments?: (segments: readonly Float32Array[]) => Promise<readonly Float32Array[]>
}

/** A training as it is kept. */
export function recordOf(detector: DetectorName, { training, notes }: Trained): TrainingRecord {
  return {
    ...training,
    detector,
    ...(notes.length > 0 && { notes: notes.map(note => noteOf(detector, note)) }),
  }
}

export function noteOf(detector: DetectorName, note: TrainingNote): DetectorNote {
  return { ...note, detector }
}

export interface EmptyRecordTask {
  readonly dataset: Dataset
  readonly seed: number
  /** Of `performance.now()` when it began. */
  readonly startedAt: number
  /** Numbers that it learned. */
  readonly parameters?: number
  readonly reason?: TrainingRecord["reason"]
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
    reason: reason ?? { code: "fitted", params: { rows: dataset.trainEnd - dataset.trainStart } },
    rowsTrimmed: 0,
  }
}
