import { type Dim, dimAt, type Shape, ShapeMismatch } from "../graph/shapes.ts"
import type { Rows } from "../graph/op.ts"
import { tapeShape, withLastGradient } from "./lstm.ts"
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
    shapes([x, weights], { units }) {
      if (x.length !== 3 || typeof x[0] !== "number")
        throw new ShapeMismatch("the number of steps must be known: a sequence is [steps × from × batch]")
      checkWeights(weights, { from: dimAt(x, 1), units })
      return [[x[0], units, dimAt(x, 2)], [units, dimAt(x, 2)], tapeShape]
    },
    gradient([toStates, toLast], { inputs: [x, weights], outputs: [states, , tape] }, make) {
      const toOutput = toStates ? withLastGradient(states, toStates, toLast) : toLast
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

function checkWeights(weights: Shape, { from, units }: { from: Dim; units: number }): void {
  if (typeof from === "number" && weights[0] === units && weights[1] === from + 1 + units) return
  throw new ShapeMismatch(
    `${units} units on ${from} features take weights [${units} × ${Number(from) + 1 + units}]`,
  )
}
