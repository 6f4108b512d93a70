import type * as core from "@tensorflow/tfjs"

/** TensorFlow.js as it was loaded: @tensorflow/tfjs, or @tensorflow/tfjs-node with the same functions. */
export type TensorFlow = typeof core
export type Tensor = core.Tensor
