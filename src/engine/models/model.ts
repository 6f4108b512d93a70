import type { Initialiser } from "../graph/initialisers.ts"
import type { Value } from "../graph/value.ts"

export interface ModelSize {
  /** Rows per window. */
  readonly window: number
  readonly features: number
  /** Size of the code that represents a window. */
  readonly units: number
  /** Seed of the initial weights. */
  readonly seed: number | string
  readonly initial?: Initialiser
  /** Initial bias of an LSTM's forget gate; 1 when absent. */
  readonly forgetBias?: number
}

/**
 * What `fit` trains: a graph that predicts all rows, or the last row, of windows [batch × window × features]
 * in scaled units. NaN = missing: read as 0 and masked in the loss.
 */
export interface Model {
  readonly kind: "lstm-autoencoder" | "rnn-autoencoder" | "dense-autoencoder" | "lstm-forecaster"
  readonly size: ModelSize
  readonly windows: Value
  /**
   * The input of the layers [steps × features × batch]: all rows of the windows, or all but the last.
   * Distinct from the target in the loss.
   */
  readonly sequence: Value
  /** [batch × output rows × features] */
  readonly reconstruction: Value
  /** Squared difference [batch × output rows × features]; NaN where the input was missing. */
  readonly error: Value
  /** Mean squared difference over all cells that were not missing. */
  readonly loss: Value
}
