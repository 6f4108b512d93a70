import { Mismatch } from "../shapes.ts"
import type { Attributes, Op, Shape, Value } from "../types.ts"
import { number } from "./attributes.ts"
import { lstmGradientOnnx, lstmOnnx } from "./lstm-onnx.ts"
import { lstmGradientTensorflow, lstmTensorflow } from "./lstm-tensorflow.ts"

/**
 * What a runtime keeps of the way forward for the way back, an edge each: as many as the greediest keeps, a modest one leaves the last ones
 * out. Only LSTMGradient of the same runtime can read them.
 */
const tape = 10

/**
 * A whole LSTM layer (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000), from zero state.
 *
 * Inputs: x, a sequence [steps × from × batch], or [from × batch] which is then held for all `steps`; and the weights
 * [4·units × (from + 1 + units)]: rows are the gates input, forget, output, candidate; columns are what meets x, the bias, and what meets the state.
 * Outputs: all states h [steps × units × batch], the last one [units × batch], and the tape.
 */
export const lstm = {
  LSTM: {
    shapes([x, weights], attributes) {
      const units = number(attributes, "units")
      const steps = stepsOf(x!, attributes)
      const from = x!.at(-2)
      if (typeof from !== "number" || weights![0] !== 4 * units || weights![1] !== from + 1 + units) {
        throw new Mismatch(`${units} units on ${from} features take weights [${4 * units} × ${Number(from) + 1 + units}]`)
      }
      const state = [units, x!.at(-1)!]
      const sequence = [steps, ...state]
      return [sequence, state, ...Array<Shape>(tape).fill(sequence)]
    },
    gradient([toStates, toLast], node, make) {
      const [states, , ...kept] = node.outputs
      const [x, weights] = node.inputs
      const held = "steps" in node.attributes
      const [along, late] = held || toStates ? [whole(states!, toStates!, toLast!), null] : [null, toLast!]
      return make("LSTMGradient", [along, late, x!, weights!, ...kept], node.attributes)
    },
    onnx: lstmOnnx,
    tensorflow: lstmTensorflow,
  },
  /** Inputs: the gradient of all states, or (null before it) of the last one alone; x, weights, and the tape. Outputs: gradients of x and weights. */
  LSTMGradient: {
    shapes: ([, , x, weights]) => [x!, weights!],
    onnx: lstmGradientOnnx,
    tensorflow: lstmGradientTensorflow,
  },
} satisfies Record<string, Op>

function stepsOf(x: Shape, attributes: Attributes): number {
  const steps = x.length === 3 ? x[0] : attributes["steps"]
  if (typeof steps !== "number") throw new Mismatch("the number of steps must be known: a sequence is [steps × from × batch]")
  return steps
}

/** The gradient of all states, with that of the last one added in. */
function whole(states: Value, toStates: Value | null, toLast: Value | null): Value {
  if (!toLast) return toStates!
  const steps = states.shape[0] as number
  const last = toLast.reshape(1, ...toLast.shape)
  const late = steps === 1 ? last : states.split(0, [steps - 1, 1])[0]!.mul(0).concat(0, last)
  return toStates ? toStates.add(late) : late
}
