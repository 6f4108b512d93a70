import { ShapeMismatch } from "../graph/shapes.ts"
import type { Dim, Op, Shape, Value } from "../graph/types.ts"
import { number } from "./attributes.ts"
import { lstmGradientOnnx, lstmOnnx } from "./lstm-onnx.ts"
import { lstmGradientTensorflow, lstmTensorflow } from "./lstm-tensorflow.ts"

/**
 * What a runtime keeps of the way forward for the way back, an edge each: as many as the greediest keeps, a
 * modest one leaves the last ones out. Only the gradient's row of the same runtime can read them.
 */
export const tapeSize = 10

/**
 * A whole LSTM layer (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000), from zero
 * state.
 *
 * Inputs: x, a sequence [steps × from × batch], and the weights [4·units × (from + 1 + units)]: rows are the
 * gates input, forget, output, candidate; columns are what meets x, the bias, and what meets the state.
 * Outputs: all states h [steps × units × batch], the last one [units × batch], and the tape.
 */
export const lstm = {
  LSTM: {
    shapes([x, weights], attributes) {
      const units = number(attributes, "units")
      if (x!.length !== 3 || typeof x![0] !== "number")
        throw new ShapeMismatch("the number of steps must be known: a sequence is [steps × from × batch]")
      checkWeights(weights!, { from: x![1]!, units })
      const state = [units, x![2]!]
      const sequence = [x![0], ...state]
      return [sequence, state, ...Array<Shape>(tapeSize).fill(sequence)]
    },
    gradient([toStates, toLast], node, make) {
      const [states, , ...kept] = node.outputs
      const [x, weights] = node.inputs
      const [along, late] = toStates ? [withLastGradient(states!, toStates, toLast!), null] : [null, toLast!]
      return make("LSTMGradient", [along, late, x!, weights!, ...kept], node.attributes)
    },
    onnx: lstmOnnx,
    tensorflow: lstmTensorflow,
  },
  /**
   * Inputs: the gradient of all states, or (null before it) of the last one alone; x, weights, and the tape.
   * Outputs: gradients of x and weights.
   */
  LSTMGradient: {
    shapes: ([, , x, weights]) => [x!, weights!],
    onnx: lstmGradientOnnx,
    tensorflow: lstmGradientTensorflow,
  },
} satisfies Record<string, Op>

/** Throws a Mismatch where these are no weights of an LSTM. */
export function checkWeights(weights: Shape, { from, units }: { from: Dim; units: number }): void {
  if (typeof from === "number" && weights[0] === 4 * units && weights[1] === from + 1 + units) return
  throw new ShapeMismatch(
    `${units} units on ${from} features take weights [${4 * units} × ${Number(from) + 1 + units}]`,
  )
}

/** The gradient of all states, with that of the last one added in. */
function withLastGradient(states: Value, toStates: Value, toLast: Value | null): Value {
  if (!toLast) return toStates
  const steps = states.shape[0] as number
  const last = toLast.reshape(1, ...toLast.shape)
  return toStates.add(
    steps === 1
      ? last
      : states
          .split(0, [steps - 1, 1])[0]!
          .mul(0)
          .concat(0, last),
  )
}
