import type { Tape, Tensor, TensorFlow } from "../runtime/tensorflow/types.ts"
import type { Signatures } from "../graph/signatures.ts"
import type { Node } from "../graph/value.ts"
import { kernel } from "./lstm-tensorflow.ts"

/** The LSTM's tape, and its states [steps × units × batch] under a name of their own. */
type DecoderTape = Tape & Readonly<Record<"decoderStates", Tensor>>

/** The LSTM's states, and the readout as one product over all steps. */
export function decoderTensorflow(
  tf: TensorFlow,
  [code, weights, weight, bias]: readonly [Tensor, Tensor, Tensor, Tensor],
  { attributes: { steps } }: Node<Signatures["Decoder"]>,
): [Tensor, DecoderTape] {
  const { states, tape } = kernel(tf).forward({ x: code, weights, steps })
  return [tf.add(tf.matMul(weight, states), bias), { ...tape, decoderStates: states }]
}

export function decoderGradientTensorflow(
  tf: TensorFlow,
  inputs: readonly [Tensor, Tensor, Tensor, Tensor, Tensor, DecoderTape],
  _: unknown,
  [wantsToX]: readonly [boolean, ...boolean[]],
): [Tensor | null, Tensor, Tensor, Tensor] {
  const [toOutput, code, weights, weight, bias, { decoderStates, ...tape }] = inputs
  const toStates = tf.matMul(weight, toOutput, true)
  const backward = { toOutput: toStates, x: code, weights, tape, wantsToX }
  const { toX, toWeights } = kernel(tf).backward(backward)
  const summed = (x: Tensor, axes: readonly number[], like: Tensor): Tensor =>
    tf.reshape(tf.sum(x, axes, true), like.shape)
  return [
    toX,
    toWeights,
    summed(tf.matMul(toOutput, decoderStates, false, true), [0], weight),
    summed(toOutput, [0, 2], bias),
  ]
}
