import type { ModelRule, TrainingRecord } from "../base/index.ts"
import type { Rows } from "./rows.ts"

/** One way to find what is unusual: learns a host's history, then says how badly each cell of any row fits. One file a detector. */
export interface Detector {
  readonly name: string
  readonly train: (task: DetectorTask) => Promise<Trained>
}

export interface DetectorTask {
  readonly rows: Rows
  readonly rule: ModelRule
  readonly signal?: AbortSignal
}

export interface Trained {
  readonly training: Omit<TrainingRecord, "detector">
  /**
   * Squared errors in scaled units, mean over all windows that a row lies in: Float32Array, shape [rows × features], row-major, for all rows of
   * the task; NaN where the input was missing. Rows before `thorough` may be averaged over fewer windows.
   */
  readonly errors: (thorough: number) => Promise<Float32Array>
}
