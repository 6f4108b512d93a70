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
 * What `fit` trains: a graph that tells rows of windows [batch × window × features] in scaled units, all of
 * them or the last. NaN = missing: read as 0, and left out of the loss.
 */
export interface Model {
  readonly kind: "lstm-autoencoder" | "dense-autoencoder" | "lstm-forecaster"
  readonly size: ModelSize
  readonly windows: Value
  /**
   * What the layers see of the windows [steps × features × batch]: all rows, or all but the last. The loss
   * knows their target from elsewhere.
   */
  readonly sequence: Value
  /** [batch × rows told × features] */
  readonly reconstruction: Value
  /** Squared difference [batch × rows told × features]; NaN where the input was missing. */
  readonly error: Value
  /** Mean squared difference over all that was not missing. */
  readonly loss: Value
}
