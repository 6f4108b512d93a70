import * as tf from "@tensorflow/tfjs"
import { make } from "../../../../src/engine/graph/build.ts"
import { parameter, scalar, type Value } from "../../../../src/engine/index.ts"
import { numbers } from "../oracles.ts"
import type { Form } from "./lstm-forms.ts"

const [steps, from, units, batch] = [4, 3, 2, 5]
const columns = from + 1 + units
const x = parameter("x", [steps, from, batch], numbers("rnn x", steps * from * batch))
const weights = parameter("weights", [units, columns], numbers("rnn weights", units * columns, 0.7))
const weighing = parameter("weighing", [steps, units, batch], numbers("rnn weighing", steps * units * batch))

/** The layer from primitive ops, to be differentiated by the walk: the reference. */
function unrolled(sequence: Value): Value {
  const slices = sequence.split(0, Array<number>(steps).fill(1)).map(step => step.reshape(from, batch))
  const one = scalar(1)
    .expand(x.split(1, [1, from - 1])[0].split(0, [1, steps - 1])[0])
    .reshape(1, batch)
  let h = one.mul(0).concat(0, one.mul(0))
  const [first, ...later] = slices.map(slice => {
    h = weights.matmul(slice.concat(0, one, h)).tanh()
    return h.reshape(1, units, batch)
  })
  return first === undefined ? sequence : first.concat(0, ...later)
}

/** The layer in TensorFlow.js, to be differentiated by itself. */
function theirs(sequence: tf.Tensor, matrix: tf.Tensor): tf.Tensor {
  let h: tf.Tensor = tf.zeros([units, batch])
  const states = tf.unstack(sequence).map(slice => {
    h = tf.tanh(tf.matMul(matrix, tf.concat([slice, tf.ones([1, batch]), h], 0)))
    return h
  })
  return tf.stack(states)
}

const [states, lastState] = make("RNN", [x, weights], { units })
const last = (all: Value): Value => all.split(0, [steps - 1, 1])[1].reshape(units, batch)
const theirLast = (all: tf.Tensor): tf.Tensor =>
  tf.slice(all, [steps - 1, 0, 0], [1, units, batch]).reshape([units, batch])

/** A loss for each way in which the row RNN is used. */
export const rnnForms: Readonly<Record<string, Form>> = {
  "all states of plain cells": {
    op: "RNN",
    ours: states.mul(weighing).sum(),
    reference: unrolled(x).mul(weighing).sum(),
    theirs: of => tf.sum(tf.mul(theirs(of("x"), of("weights")), of("weighing"))),
  },
  "the last state of plain cells": {
    op: "RNN",
    ours: lastState.square().sum(),
    reference: last(unrolled(x)).square().sum(),
    theirs: of => tf.sum(tf.square(theirLast(theirs(of("x"), of("weights"))))),
  },
  "all states and the last one of plain cells": {
    op: "RNN",
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
}
