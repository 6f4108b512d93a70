import * as tf from "@tensorflow/tfjs"
import { make } from "../../../../src/engine/graph/build.ts"
import type { OpName } from "../../../../src/engine/graph/signatures.ts"
import { parameter, scalar, type Value } from "../../../../src/engine/index.ts"
import { numbers } from "../oracles.ts"

const [steps, from, units, to, batch] = [4, 3, 2, 6, 5]
const x = parameter("x", [steps, from, batch], numbers("x", steps * from * batch))
const code = parameter("code", [from, batch], numbers("code", from * batch))
const weights = parameter(
  "weights",
  [4 * units, from + 1 + units],
  numbers("weights", 4 * units * (from + 1 + units), 0.7),
)
const weighing = parameter("weighing", [steps, units, batch], numbers("weighing", steps * units * batch))
const weight = parameter("weight", [to, units], numbers("weight", to * units))
const bias = parameter("bias", [to, 1], numbers("bias", to))
const outputWeighting = parameter("told", [steps, to, batch], numbers("told", steps * to * batch))

/** The layer from primitive ops, to be differentiated by the walk: the reference. */
function unrolled(sequence: Value): Value {
  const [count] = sequence.shape as [number]
  const slices = sequence.split(0, Array<number>(count).fill(1)).map(step => step.reshape(from, batch))
  const one = scalar(1).expand(slices[0]!.split(0, [1, from - 1])[0])
  let h = one.mul(0).concat(0, one.mul(0))
  let cell = h
  const states = slices.map(slice => {
    const gates = weights.matmul(slice.concat(0, one, h)).split(0, [units, units, units, units])
    cell = gates[1].sigmoid().mul(cell).add(gates[0].sigmoid().mul(gates[3].tanh()))
    h = gates[2].sigmoid().mul(cell.tanh())
    return h.reshape(1, units, batch)
  })
  return states[0]!.concat(0, ...states.slice(1))
}

/** The layer in TensorFlow.js, to be differentiated by itself. */
function theirs(sequence: tf.Tensor, matrix: tf.Tensor): tf.Tensor {
  let h: tf.Tensor = tf.zeros([units, batch])
  let cell = h
  const slices = Array.from({ length: sequence.shape[0] }, (_, step) =>
    tf.slice(sequence, [step, 0, 0], [1, -1, -1]).squeeze([0]),
  )
  return tf.stack(
    slices.map(slice => {
      const [i, f, o, g] = tf.split(tf.matMul(matrix, tf.concat([slice, tf.ones([1, batch]), h], 0)), 4, 0)
      cell = tf.add(tf.mul(tf.sigmoid(f!), cell), tf.mul(tf.sigmoid(i!), tf.tanh(g!)))
      return (h = tf.mul(tf.sigmoid(o!), tf.tanh(cell)))
    }),
  )
}

const [states, lastState] = make("LSTM", [x, weights], { units })
const last = (states: Value): Value => states.split(0, [steps - 1, 1])[1].reshape(units, batch)
const lastWeight = (w: Value): Value => w.split(0, [1, steps - 1])[0].reshape(units, batch)
const theirLast = (states: tf.Tensor): tf.Tensor => tf.slice(states, [steps - 1, 0, 0], [1, units, batch])
const theirFirst = (w: tf.Tensor): tf.Tensor => tf.slice(w, [0, 0, 0], [1, units, batch])

/** A sequence of the same step: [from × batch] → [count × from × batch]. */
const repeated = (step: Value, count: number): Value => {
  const first = step.reshape(1, ...step.shape)
  return first.concat(0, ...Array<Value>(count - 1).fill(first))
}
const decoder = (count: number): Value =>
  make("Decoder", [code, weights, weight, bias], { units, steps: count })[0]
const theirDecoder = (of: (name: string) => tf.Tensor, count: number): tf.Tensor => {
  const each = (matrix: tf.Tensor) => tf.tile(matrix.expandDims(0), [count, 1, 1])
  return tf.add(tf.matMul(each(of("weight")), theirs(each(of("code")), of("weights"))), of("bias"))
}

export interface Form {
  readonly op: OpName
  readonly ours: Value
  readonly reference: Value
  readonly theirs: (byName: (name: string) => tf.Tensor) => tf.Tensor
}

/**
 * A loss for each way in which the rows LSTM and Decoder are used: by the row, by primitive ops, and by
 * TensorFlow.js.
 */
export const forms: Readonly<Record<string, Form>> = {
  "all states of a sequence": {
    op: "LSTM",
    ours: states.mul(weighing).sum(),
    reference: unrolled(x).mul(weighing).sum(),
    theirs: of => tf.sum(tf.mul(theirs(of("x"), of("weights")), of("weighing"))),
  },
  "the last state of a sequence": {
    op: "LSTM",
    ours: lastState.mul(lastWeight(weighing)).sum(),
    reference: last(unrolled(x)).mul(lastWeight(weighing)).sum(),
    theirs: of => tf.sum(tf.mul(theirLast(theirs(of("x"), of("weights"))), theirFirst(of("weighing")))),
  },
  "all states and the last one of a sequence": {
    op: "LSTM",
    ours: states.mul(weighing).sum().add(lastState.square().sum()),
    reference: unrolled(x)
      .mul(weighing)
      .sum()
      .add(last(unrolled(x)).square().sum()),
    theirs(of) {
      const same = theirs(of("x"), of("weights"))
      return tf.add(tf.sum(tf.mul(same, of("weighing"))), tf.sum(tf.square(theirLast(same))))
    },
  },
  "one slice held, and read out": {
    op: "Decoder",
    ours: decoder(steps).mul(outputWeighting).sum(),
    reference: weight
      .matmul(unrolled(repeated(code, steps)))
      .add(bias)
      .mul(outputWeighting)
      .sum(),
    theirs: of => tf.sum(tf.mul(theirDecoder(of, steps), of("told"))),
  },
  "one slice held for one step, and read out": {
    op: "Decoder",
    ours: decoder(1).square().sum(),
    reference: weight
      .matmul(unrolled(repeated(code, 1)))
      .add(bias)
      .square()
      .sum(),
    theirs: of => tf.sum(tf.square(theirDecoder(of, 1))),
  },
}
