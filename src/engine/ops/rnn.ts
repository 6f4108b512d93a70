import type { Rows } from "../graph/op.ts"
import { layerShapes, outputGradient } from "./lstm.ts"
import { rnnGradientOnnx, rnnOnnx } from "./rnn-onnx.ts"
import { rnnGradientTensorflow, rnnTensorflow } from "./rnn-tensorflow.ts"

/**
 * A whole layer of plain recurrent cells, from zero state (Elman 1990): h becomes tanh(weights · [x; 1; h]).
 *
 * Inputs: x, a sequence [steps × from × batch], and the weights [units × (from + 1 + units)]: columns for x,
 * the bias, and the state. Outputs: all states h [steps × units × batch], the last one [units × batch], and
 * the tape.
 */
export const rnn: Rows<"RNN" | "RNNGradient"> = {
  RNN: {
    shapes: ([x, weights], { units }) => layerShapes([x, weights], { units, gates: 1 }),
    gradient(toOutputs, { inputs: [x, weights], outputs: [states, , tape] }, make) {
      const toOutput = outputGradient(states, toOutputs)
      return toOutput ? make("RNNGradient", [toOutput, x, weights, tape], {}) : [null, null]
    },
    onnx: rnnOnnx,
    tensorflow: rnnTensorflow,
  },
  /**
   * Inputs: the gradient of all states [steps × units × batch], or of only the last one [units × batch]; x,
   * weights, and the tape. Outputs: gradients of x and weights.
   */
  RNNGradient: {
    shapes: ([, x, weights]) => [x, weights],
    onnx: rnnGradientOnnx,
    tensorflow: rnnGradientTensorflow,
  },
}
