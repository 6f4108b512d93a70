import { dimAt, ShapeMismatch } from "../graph/shapes.ts"
import type { Rows } from "../graph/op.ts"
import { decoderGradientOnnx, decoderOnnx } from "./decoder-onnx.ts"
import { decoderGradientTensorflow, decoderTensorflow } from "./decoder-tensorflow.ts"
import { checkWeights, tapeShape } from "./lstm.ts"

/**
 * An LSTM layer with the same input at every step, and a dense layer on each of its states.
 *
 * Inputs: the code [from × batch], the input of all `steps`; the weights of the LSTM, as of the op LSTM;
 * weight [to × units] and bias [to × 1]. Outputs: the dense layer's [steps × to × batch], and the tape.
 */
export const decoder: Rows<"Decoder" | "DecoderGradient"> = {
  Decoder: {
    shapes([code, weights, weight, bias], { units, steps }) {
      checkWeights(weights, { from: dimAt(code, 0), units, gates: 4 })
      const fits = weight[1] === units && bias[0] === weight[0] && bias[1] === 1
      if (!fits) throw new ShapeMismatch(`${units} units are read out by [to × ${units}] and [to × 1]`)
      return [[steps, dimAt(weight, 0), dimAt(code, 1)], tapeShape]
    },
    gradient: ([toOutput], { inputs, outputs: [, tape], attributes }, make) =>
      make("DecoderGradient", [toOutput, ...inputs, tape], attributes),
    onnx: decoderOnnx,
    tensorflow: decoderTensorflow,
  },
  /**
   * Inputs: the gradient of the output, the row's inputs, and the tape. Outputs: gradients of the row's
   * inputs.
   */
  DecoderGradient: {
    shapes: ([, code, weights, weight, bias]) => [code, weights, weight, bias],
    onnx: decoderGradientOnnx,
    tensorflow: decoderGradientTensorflow,
  },
}
