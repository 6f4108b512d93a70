import type { Initialiser } from "../graph/initialisers.ts"
import type { Value } from "../graph/value.ts"

export interface ModelSize {
  /** Rows in a window. */
  readonly window: number
  readonly features: number
  /** Size of the code: numbers that a whole window is squeezed into. */
  readonly units: number
  /** Decides the initial weights. */
  readonly seed: number | string
  readonly initial?: Initialiser
}

/**
 * What `fit` trains: a graph that predicts rows of windows [batch × window × features] in scaled units, all
 * of them or the last. NaN = missing: read as 0, and left out of the loss.
 */
export interface Model {
  readonly kind: "lstm-autoencoder" | "dense-autoencoder" | "lstm-forecaster"
  readonly size: ModelSize
  readonly windows: Value
  /**
   * The input of the layers [steps × features × batch]: all rows of the windows, or all but the last. The
   * target in the loss is another value.
   */
  readonly sequence: Value
  /** [batch × output rows × features] */
  readonly reconstruction: Value
  /** Squared difference [batch × output rows × features]; NaN where the input was missing. */
  readonly error: Value
  /** Mean squared difference over all that was not missing. */
  readonly loss: Value
}
