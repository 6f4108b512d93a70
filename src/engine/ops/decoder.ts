import { ShapeMismatch } from "../graph/shapes.ts"
import type { Op, Shape } from "../graph/types.ts"
import { number } from "./attributes.ts"
import { decoderGradientOnnx, decoderOnnx } from "./decoder-onnx.ts"
import { decoderGradientTensorflow, decoderTensorflow } from "./decoder-tensorflow.ts"
import { checkWeights, tapeSize } from "./lstm.ts"

/**
 * An LSTM layer whose input is the same at every step, and a dense layer on each of its states.
 *
 * Inputs: the code [from × batch], held for all `steps`; the weights of the LSTM, as those of the row LSTM;
 * weight [to × units] and bias [to × 1]. Outputs: what it tells [steps × to × batch], and the tape.
 */
export const decoder = {
  Decoder: {
    shapes([code, weights, weight, bias], attributes) {
      const [units, steps] = [number(attributes, "units"), number(attributes, "steps")]
      checkWeights(weights!, { from: code![0]!, units })
      const reads = weight![1] === units && bias![0] === weight![0] && bias![1] === 1
      if (!reads) throw new ShapeMismatch(`${units} units are read out by [to × ${units}] and [to × 1]`)
      const batch = code![1]!
      return [[steps, weight![0]!, batch], ...Array<Shape>(tapeSize + 1).fill([steps, units, batch])]
    },
    gradient: ([toOutput], node, make) =>
      make("DecoderGradient", [toOutput!, ...node.inputs, ...node.outputs.slice(1)], node.attributes),
    onnx: decoderOnnx,
    tensorflow: decoderTensorflow,
  },
  /**
   * Inputs: the gradient of what was told, the row's inputs, and the tape. Outputs: gradients of the row's
   * inputs.
   */
  DecoderGradient: {
    shapes: ([, ...inputs]) => inputs.slice(0, 4).map(shape => shape!),
    onnx: decoderGradientOnnx,
    tensorflow: decoderGradientTensorflow,
  },
} satisfies Record<string, Op>
