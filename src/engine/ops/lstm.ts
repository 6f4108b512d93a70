import { type Dim, dimAt, type Shape, ShapeMismatch, sizeAt } from "../graph/shapes.ts"
import type { Rows } from "../graph/op.ts"
import type { Value } from "../graph/value.ts"
import { lstmGradientOnnx, lstmOnnx } from "./lstm-onnx.ts"
import { lstmGradientTensorflow, lstmTensorflow } from "./lstm-tensorflow.ts"

/** The shape of a tape, which only the gradient op in the same runtime can read. */
export const tapeShape: Shape = ["tape"]

/**
 * A whole LSTM layer (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000), from zero
 * state.
 *
 * Inputs: x, a sequence [steps × from × batch], and the weights [4·units × (from + 1 + units)]: rows are the
 * gates input, forget, output, candidate; columns multiply x, 1 (the bias) and the state. Outputs: all states
 * h [steps × units × batch], the last one [units × batch], and the tape.
 */
export const lstm: Rows<"LSTM" | "LSTMGradient"> = {
  LSTM: {
    shapes: ([x, weights], { units }) => layerShapes([x, weights], { units, gates: 4 }),
    gradient(toOutputs, { inputs: [x, weights], outputs: [states, , tape] }, make) {
      const toOutput = outputGradient(states, toOutputs)
      return toOutput ? make("LSTMGradient", [toOutput, x, weights, tape], {}) : [null, null]
    },
    onnx: lstmOnnx,
    tensorflow: lstmTensorflow,
  },
  /**
   * Inputs: the gradient of all states [steps × units × batch], or of only the last one [units × batch]; x,
   * weights, and the tape. Outputs: gradients of x and weights.
   */
  LSTMGradient: {
    shapes: ([, x, weights]) => [x, weights],
    onnx: lstmGradientOnnx,
    tensorflow: lstmGradientTensorflow,
  },
}

/** Shapes of a recurrent layer's outputs: all states, the last one, and the tape. `gates`: weight rows per unit. */
export function layerShapes(
  [x, weights]: readonly [Shape, Shape],
  { units, gates }: { units: number; gates: number },
): [Shape, Shape, Shape] {
  if (x.length !== 3 || typeof x[0] !== "number")
    throw new ShapeMismatch("the number of steps must be known: a sequence is [steps × from × batch]")
  checkWeights(weights, { from: dimAt(x, 1), units, gates })
  return [[x[0], units, dimAt(x, 2)], [units, dimAt(x, 2)], tapeShape]
}

/** Throws a ShapeMismatch for weights of another shape. */
export function checkWeights(
  weights: Shape,
  { from, units, gates }: { from: Dim; units: number; gates: number },
): void {
  if (typeof from === "number" && weights[0] === gates * units && weights[1] === from + 1 + units) return
  throw new ShapeMismatch(
    `${units} units on ${from} features take weights [${gates * units} × ${Number(from) + 1 + units}]`,
  )
}

/** The gradient of a recurrent layer's states: of all, with that of the last one added in, or of the last one alone. */
export function outputGradient(
  states: Value,
  [toStates, toLast]: readonly [Value | null, Value | null, ...unknown[]],
): Value | null {
  if (!toStates || !toLast) return toStates ?? toLast
  const steps = sizeAt(states.shape, 0)
  const last = toLast.reshape(1, ...toLast.shape)
  if (steps === 1) return toStates.add(last)
  const [earlier] = states.split(0, [steps - 1, 1])
  return toStates.add(earlier.mul(0).concat(0, last))
}
