import type { Tensor, TensorFlow } from "../runtime/tensorflow/types.ts"
import type { Node } from "../graph/types.ts"
import { lstmGradientTensorflow, lstmTensorflow } from "./lstm-tensorflow.ts"

type Tensors = readonly (Tensor | null)[]

/** The LSTM's states, each read out by one product over all steps. The tape is the LSTM's, and the states. */
export function decoderTensorflow(
  tf: TensorFlow,
  [code, weights, weight, bias]: Tensors,
  node: Node,
): Tensors {
  const [states, , ...tape] = lstmTensorflow(tf, [code!, weights!], node)
  return [tf.add(tf.matMul(weight!, states!), bias!), states!, ...tape]
}

export function decoderGradientTensorflow(
  tf: TensorFlow,
  inputs: Tensors,
  node: Node,
  wanted: readonly boolean[],
): Tensors {
  const [toOutput, code, weights, weight, bias, states, ...tape] = inputs
  const toStates = tf.matMul(weight!, toOutput!, true)
  const [toCode, toWeights] = lstmGradientTensorflow(
    tf,
    [toStates, null, code!, weights!, ...tape],
    node,
    wanted,
  )
  const summed = (x: Tensor, axes: readonly number[], like: Tensor): Tensor =>
    tf.reshape(tf.sum(x, axes, true), like.shape)
  return [
    toCode!,
    toWeights!,
    summed(tf.matMul(toOutput!, states!, false, true), [0], weight!),
    summed(toOutput!, [0, 2], bias!),
  ]
}
