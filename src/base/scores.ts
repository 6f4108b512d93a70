import type { DetectorName } from "./job.ts"
import type { TrainingRecord } from "./training.ts"

/** What a detector says of consecutive rows of one host. Every matrix is [rows × features], row-major. */
export interface Scores {
  readonly host: string
  /** Epoch ms of row 0. */
  readonly start: number
  /** Milliseconds between rows. */
  readonly step: number
  readonly rows: number
  readonly features: readonly string[]
  /** [rows]; higher = more anomalous, about 1 on ordinary rows; NaN where the row has no value to score. */
  readonly score: Float32Array
  /**
   * Reconstruction error divided by the feature's own error in training; ≥ 0; NaN where the input was
   * missing.
   */
  readonly errors: Float32Array
  /** Each feature's share of the row's anomaly; a row sums to 1, or is all NaN where the score is NaN. */
  readonly contributions: Float32Array
  /** The usual value, in the feature's unit; NaN where unknown. */
  readonly expected: Float32Array
  /** The usual range, in the feature's unit. */
  readonly lower: Float32Array
  readonly upper: Float32Array
}

/** Scores of history rows that the training never saw: what thresholds are set on. */
export interface Calibration {
  readonly step: number
  /** [rows] */
  readonly score: Float32Array
  /** [rows × features] */
  readonly errors: Float32Array
  /** Scores of the rows that were learned from: kinder than those of fresh rows, but of all the weeks. */
  readonly trainingScore?: Float32Array
}

/** One trained model as two files: model.onnx, its scoring form, and model.json, what is known of it. */
export interface ModelFiles {
  /** Which of a host's models it is; a word of small letters, digits and dashes. */
  readonly label: string
  readonly onnx: Uint8Array
  readonly json: string
}

/** A row of the night, and the feature that is to be at its expected value. */
export interface CounterfactualQuestion {
  readonly row: number
  readonly feature: number
}

/**
 * Scores rows once more by the models that scored them; one number for each question, NaN where none can be
 * told.
 */
export type ScoreCounterfactuals = (
  questions: readonly CounterfactualQuestion[],
) => Promise<readonly number[]>

/** What a worker sends back for one host: plain records and typed arrays only. */
export interface HostScores {
  readonly night: Scores
  readonly calibration: Calibration
  /**
   * Scores that each detector would have given alone: [rows] of the night and of the calibration; empty where
   * there is only one.
   */
  readonly perDetector: readonly {
    readonly detector: DetectorName
    readonly night: Float32Array
    readonly calibration: Float32Array
  }[]
  readonly training: TrainingRecord
}
