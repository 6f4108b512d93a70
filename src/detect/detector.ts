import type { DetectorName, ModelFiles, ModelRule, TrainingRecord } from "../base/index.ts"
import type { Arrays, Model } from "../engine/index.ts"
import type { ModelMetadata } from "./training/artifact.ts"
import type { Dataset } from "./dataset.ts"

/**
 * One way to find what is unusual: learns a host's history, then says how badly each cell of any row fits,
 * which scores the row and explains it.
 */
export interface Detector {
  readonly name: DetectorName
  /** Tells it from others of the same kind in an ensemble; names its files. */
  readonly label: string
  /** Whether its model can judge hosts that it has not learned from. */
  readonly transferable?: true
  readonly train: (task: DetectorTask) => Promise<Trained>
}

export interface DetectorTask {
  readonly dataset: Dataset
  readonly rule: ModelRule
  /** What a model learned from: kept with it, and what an earlier one must agree with. */
  readonly metadata: ModelMetadata
  /** The same detector's model of an earlier night; absent where training begins anew. */
  readonly earlier?: ModelFiles
  /** The same detector's model of the host's group: then nothing is trained. */
  readonly sharedModel?: ModelFiles
}

export interface Trained {
  readonly training: Omit<TrainingRecord, "detector">
  /** False where training failed twice and no earlier model is there: then the errors mean nothing. */
  readonly usable: boolean
  /**
   * What the next night may start from; null where nothing good was learned: then the earlier model stays, if
   * it judged.
   */
  readonly model: { readonly model: Model; readonly weights: Arrays } | null
  /**
   * How badly each cell fits, ≥ 0: Float32Array, shape [rows × features], row-major, for all rows of the
   * task, history and night; NaN where the input was missing. Of models, squared errors in scaled units. Rows
   * before `thorough` may be judged less thoroughly.
   */
  readonly errors: (denseFrom: number) => Promise<Float32Array>
  /**
   * The same judgement of other stretches of scaled rows, [rows × features] each; rows within a window of a
   * stretch's ends may be judged less thoroughly. Absent where a row's place in time matters.
   */
  readonly scoreSegments?: (segments: readonly Float32Array[]) => Promise<readonly Float32Array[]>
}
