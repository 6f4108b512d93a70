import { sizeAt } from "../graph/shapes.ts"
import type { LstmKernel, Tape, Tensor, TensorFlow } from "../runtime/tensorflow/types.ts"
import { lstmLoop } from "./lstm-loop-tensorflow.ts"

/** The layer as TensorFlow's own op on the native backend, else as a loop of primitive ops. */
export function lstmTensorflow(
  tf: TensorFlow,
  [x, weights]: readonly [Tensor, Tensor],
): [Tensor, Tensor, Tape] {
  const { states, last, tape } = kernel(tf).forward({ x, weights, steps: sizeAt(x.shape, 0) })
  return [states, last, tape]
}

export function lstmGradientTensorflow(
  tf: TensorFlow,
  [toOutput, x, weights, tape]: readonly [Tensor, Tensor, Tensor, Tape],
  _: unknown,
  [wantsToX]: readonly [boolean, boolean],
): [Tensor | null, Tensor] {
  const { toX, toWeights } = kernel(tf).backward({ toOutput, x, weights, tape, wantsToX })
  return [toX, toWeights]
}

/** A backend's own implementation of the LSTM layer. */
export const kernel = (tf: TensorFlow): LstmKernel => tf.lstm ?? lstmLoop(tf)
