import type { DetectorName } from "./job.ts"
import type { TrainingRecord } from "./training.ts"

/** A detector's output for consecutive rows of one host. Every matrix is [rows × features], row-major. */
export interface Scores {
  readonly host: string
  /** Epoch ms of row 0. */
  readonly start: number
  /** Milliseconds between rows. */
  readonly step: number
  readonly rows: number
  readonly features: readonly string[]
  /** [rows]; higher = more anomalous, about 1 on normal rows; NaN where the row has no value to score. */
  readonly score: Float32Array
  /**
   * Reconstruction error divided by the feature's own error in training; ≥ 0; NaN where the input was
   * missing.
   */
  readonly errors: Float32Array
  /** Each feature's share of the row's anomaly; a row sums to 1, or is all NaN where the score is NaN. */
  readonly contributions: Float32Array
  /** Expected value, in the feature's unit; NaN where unknown. */
  readonly expected: Float32Array
  /** Expected range, in the feature's unit. */
  readonly lower: Float32Array
  readonly upper: Float32Array
}

/** Scores of history rows held out of training; they set the thresholds. */
export interface Calibration {
  readonly step: number
  /** [rows] */
  readonly score: Float32Array
  /** [rows × features] */
  readonly errors: Float32Array
  /** Scores of training rows: lower than those of new rows, but from the whole history. */
  readonly trainingScore?: Float32Array
}

/** Errors of history, corrected as the night's are: what a feature did before. */
export interface HistoryErrors {
  /** Epoch ms of the first row, and ms between rows. */
  readonly start: number
  readonly step: number
  readonly features: readonly string[]
  /** [rows × features]; NaN where a value is missing. */
  readonly errors: Float32Array
}

/** Errors of single held-out rows, each the last of its own window; they set the thresholds of single rows. */
export interface RowErrors {
  /** Labels of the models whose errors are averaged. */
  readonly models: readonly string[]
  /** Rows of a window. */
  readonly window: number
  readonly step: number
  /** [features] median of the history, in the feature's unit: what a window is filled up with. */
  readonly expected: readonly number[]
  /** [features] mean squared error in training, in scaled units. */
  readonly scale: readonly number[]
  /** [rows × features] squared errors in scaled units, where the window holds the rows before. */
  readonly whole: Float32Array
  /** [features × rows], one feature after the other: the same where it holds a few rows of that feature only. */
  readonly filled: Float32Array
}

/** What judges single rows; stored with the models. All but `thresholds` as in `RowErrors`. */
export interface RowRule extends Pick<RowErrors, "models" | "window" | "expected"> {
  /** [features] a squared error above this, in scaled units, is an anomaly. */
  readonly thresholds: { readonly whole: readonly number[]; readonly filled: readonly number[] }
}

/** A trained model as two files: model.onnx, its scoring graph, and model.json, its metadata. */
export interface ModelFiles {
  /** Name of the model among the host's; lower-case letters, digits and dashes. */
  readonly label: string
  readonly onnx: Uint8Array
  readonly json: string
}

/** A row of the night, and the feature to set to its expected value. */
export interface CounterfactualQuestion {
  readonly row: number
  readonly feature: number
}

/** Rescores rows with the models that scored them; one number per question, NaN where it is unknown. */
export type ScoreCounterfactuals = (
  questions: readonly CounterfactualQuestion[],
) => Promise<readonly number[]>

/** A worker's result for one host: plain records and typed arrays. */
export interface HostScores {
  readonly night: Scores
  readonly calibration: Calibration
  /** Scores of each detector by itself, [rows] of night and calibration; empty where there is only one. */
  readonly perDetector: readonly {
    readonly detector: DetectorName
    readonly night: Float32Array
    readonly calibration: Float32Array
  }[]
  readonly training: TrainingRecord
}
