import * as tf from "@tensorflow/tfjs"
import { expect, test } from "vitest"
import { lastStep, parameter, repeat, type Value } from "../../../src/engine/index.ts"
import { make, scalar } from "../../../src/engine/value.ts"
import { autodiff, differences, gradientsOf, numbers, worst } from "./oracles.ts"

const [steps, from, units, batch] = [4, 3, 2, 5]
const x = parameter("x", [steps, from, batch], numbers("x", steps * from * batch))
const code = parameter("code", [from, batch], numbers("code", from * batch))
const weights = parameter("weights", [4 * units, from + 1 + units], numbers("weights", 4 * units * (from + 1 + units), 0.7))
const weighing = parameter("weighing", [steps, units, batch], numbers("weighing", steps * units * batch))

/** The layer from primitive ops, to be differentiated by the walk: the reference. */
function unrolled(sequence: Value): Value {
  const one = scalar(1).expand(sequence.split(0, [1, steps - 1])[0]!.reshape(from, batch).split(0, [1, from - 1])[0]!)
  let h = one.mul(0).concat(0, one.mul(0))
  let cell = h
  const states = sequence.split(0, Array<number>(steps).fill(1)).map(step => {
    const gates = weights.matmul(step.reshape(from, batch).concat(0, one, h)).split(0, [units, units, units, units])
    cell = gates[1]!.sigmoid().mul(cell).add(gates[0]!.sigmoid().mul(gates[3]!.tanh()))
    h = gates[2]!.sigmoid().mul(cell.tanh())
    return h.reshape(1, units, batch)
  })
  return states[0]!.concat(0, ...states.slice(1))
}

/** The layer in TensorFlow.js, to be differentiated by itself. */
function theirs(sequence: tf.Tensor, matrix: tf.Tensor): tf.Tensor {
  let h: tf.Tensor = tf.zeros([units, batch])
  let cell = h
  return tf.stack(tf.unstack(sequence, 0).map(step => {
    const [i, f, o, g] = tf.split(tf.matMul(matrix, tf.concat([step, tf.ones([1, batch]), h], 0)), 4, 0)
    cell = tf.add(tf.mul(tf.sigmoid(f!), cell), tf.mul(tf.sigmoid(i!), tf.tanh(g!)))
    return h = tf.mul(tf.sigmoid(o!), tf.tanh(cell))
  }))
}

const row = (input: Value): Value => make("LSTM", [input, weights], { units, ...(input.shape.length === 2 && { steps }) })[0]!
const last = (states: Value): Value => states.split(0, [steps - 1, 1])[1]!.reshape(units, batch)
const lastWeight = (w: Value): Value => w.split(0, [1, steps - 1])[0]!.reshape(units, batch)
const theirLast = (states: tf.Tensor): tf.Tensor => tf.slice(states, [steps - 1, 0, 0], [1, units, batch])
const theirFirst = (w: tf.Tensor): tf.Tensor => tf.slice(w, [0, 0, 0], [1, units, batch])
const theirHeld = (held: tf.Tensor): tf.Tensor => tf.tile(held.expandDims(0), [steps, 1, 1])

interface Form { readonly ours: Value; readonly reference: Value; readonly theirs: (byName: (name: string) => tf.Tensor) => tf.Tensor }
const forms: Readonly<Record<string, Form>> = {
  "all states of a sequence": {
    ours: row(x).mul(weighing).sum(), reference: unrolled(x).mul(weighing).sum(),
    theirs: of => tf.sum(tf.mul(theirs(of("x"), of("weights")), of("weighing"))),
  },
  "the last state of a sequence": {
    ours: lastStep(row(x)).mul(lastWeight(weighing)).sum(), reference: last(unrolled(x)).mul(lastWeight(weighing)).sum(),
    theirs: of => tf.sum(tf.mul(theirLast(theirs(of("x"), of("weights"))), theirFirst(of("weighing")))),
  },
  "all states of one slice, held": {
    ours: row(code).mul(weighing).sum(), reference: unrolled(repeat(code, steps)).mul(weighing).sum(),
    theirs: of => tf.sum(tf.mul(theirs(theirHeld(of("code")), of("weights")), of("weighing"))),
  },
  "the last state of one slice, held": {
    ours: lastStep(row(code)).mul(lastWeight(weighing)).sum(), reference: last(unrolled(repeat(code, steps))).mul(lastWeight(weighing)).sum(),
    theirs: of => tf.sum(tf.mul(theirLast(theirs(theirHeld(of("code")), of("weights"))), theirFirst(of("weighing")))),
  },
  "all states and the last one, of a sequence": bothOf(x, "x", x),
  "all states and the last one, of one slice": bothOf(code, "code", repeat(code, steps)),
}

function bothOf(input: Value, name: string, sequence: Value): Form {
  const ours = row(input)
  const reference = unrolled(sequence)
  const same = (of: (name: string) => tf.Tensor) => theirs(name === "x" ? of("x") : theirHeld(of("code")), of("weights"))
  return {
    ours: ours.mul(weighing).sum().add(lastStep(ours).square().sum()),
    reference: reference.mul(weighing).sum().add(last(reference).square().sum()),
    theirs: of => tf.add(tf.sum(tf.mul(same(of), of("weighing"))), tf.sum(tf.square(theirLast(same(of))))),
  }
}

for (const [name, form] of Object.entries(forms)) {
  test(`LSTM, ${name}: the row's gradients are those of the layer from primitive ops`, async () => {
    const [found, expected] = [await gradientsOf(form.ours, {}), await gradientsOf(form.reference, {})]
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
    for (const key in expected) expect(worst(found[key]!, expected[key]!)).toBeLessThan(2e-6)
  })

  test(`LSTM, ${name}: they are TensorFlow.js's own, and the slopes of central differences`, async () => {
    const found = await gradientsOf(form.ours, {})
    const names = Object.keys(found)
    const expected = autodiff(form.ours, tensors => form.theirs(key => tensors[names.indexOf(key)]!).asScalar())
    const slopes = await differences(form.ours, {})
    for (const key of names) {
      expect(worst(found[key]!, expected[key]!)).toBeLessThan(1e-5)
      expect(worst(found[key]!, slopes[key]!)).toBeLessThan(2e-3)
    }
  })

  test(`LSTM, ${name}: both runtimes agree`, async () => {
    const [onnx, tensorflow] = [await gradientsOf(form.ours, {}, "onnxruntime"), await gradientsOf(form.ours, {}, "tensorflow")]
    for (const key in onnx) expect(worst(onnx[key]!, tensorflow[key]!)).toBeLessThan(1e-5)
  })
}
