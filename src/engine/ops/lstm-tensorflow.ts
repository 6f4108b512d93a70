import type { Tensor, TensorFlow } from "../runtime/tensorflow/types.ts"
import type { Node } from "../graph/types.ts"
import { number } from "./attributes.ts"

type Tensors = readonly (Tensor | null)[]

/**
 * The layer as TensorFlow's own op where that is native, else as a loop of its primitive ones; the same steps
 * and the same tape as in ONNX.
 */
export function lstmTensorflow(tf: TensorFlow, [x, weights]: Tensors, { attributes }: Node): Tensors {
  const steps = x!.shape.length === 3 ? x!.shape[0]! : number(attributes, "steps")
  return tf.lstm ? tf.lstm.forward(x!, weights!, steps) : loopForward(tf, { x: x!, weights: weights!, steps })
}

export function lstmGradientTensorflow(
  tf: TensorFlow,
  inputs: Tensors,
  _: Node,
  wanted: readonly boolean[],
): Tensors {
  const [toStates, toLast, x, weights, ...tape] = inputs
  const backward = {
    toStates: toStates ?? null,
    toLast: toLast ?? null,
    x: x!,
    weights: weights!,
    tape: tape as Tensor[],
    wanted,
  }
  return tf.lstm ? tf.lstm.backward(backward) : loopBackward(tf, backward)
}

interface Forward {
  readonly x: Tensor
  readonly weights: Tensor
  readonly steps: number
}
interface Backward extends Omit<Forward, "steps"> {
  readonly toStates: Tensor | null
  readonly toLast: Tensor | null
  readonly tape: readonly Tensor[]
}

/** i f o g v t joint */
const tapeLength = 7

function loopForward(tf: TensorFlow, { x, weights, steps }: Forward): Tensor[] {
  const units = weights.shape[0]! / 4
  const batch = x.shape.at(-1)!
  const slices = x.shape.length === 3 ? tf.unstack(x) : Array<Tensor>(steps).fill(x)
  const ones = tf.ones([1, batch])
  let h: Tensor = tf.zeros([units, batch])
  let cell: Tensor = h
  const states: Tensor[] = []
  const tape = slices.map(slice => {
    const joint = tf.concat([slice, ones, h], 0)
    const [squashed, candidate] = tf.split(tf.matMul(weights, joint), [3 * units, units], 0)
    const [i, f, o] = tf.split(tf.sigmoid(squashed!), [units, units, units], 0)
    const g = tf.tanh(candidate!)
    const v = tf.mul(f!, cell)
    cell = tf.add(v, tf.mul(i!, g))
    const t = tf.tanh(cell)
    h = tf.mul(o!, t)
    states.push(h)
    return [i!, f!, o!, g, v, t, joint]
  })
  return [tf.stack(states), h, ...tape[0]!.map((_, k) => tf.stack(tape.map(step => step[k]!)))]
}

function loopBackward(tf: TensorFlow, { toStates, toLast, x, weights, tape }: Backward): Tensor[] {
  const units = weights.shape[0]! / 4
  const from = x.shape.at(-2)!
  const parts = tape.slice(0, tapeLength).map(t => tf.unstack(t))
  const stateGradients = tf.unstack(toStates ?? onlyLast(tf, toLast!, tape[1]!.shape[0]!))
  let toState: Tensor = tf.zerosLike(stateGradients[0]!)
  let toCell: Tensor = toState
  let toWeights: Tensor = tf.zerosLike(weights)
  const toX: Tensor[] = []
  for (let step = stateGradients.length - 1; step >= 0; step--) {
    const [i, f, o, g, v, t, joint] = parts.map(part => part[step]!)
    const arrived = tf.add(toState, stateGradients[step]!)
    const k = tf.mul(tf.mul(arrived, o!), t!)
    const cell = tf.add(tf.sub(tf.mul(arrived, o!), tf.mul(k, t!)), toCell)
    const flow = (gate: Tensor, y: Tensor) => tf.sub(y, tf.mul(y, gate))
    const y = tf.mul(cell, i!)
    const yg = tf.mul(y, g!)
    const gates = tf.concat(
      [flow(i!, yg), flow(f!, tf.mul(cell, v!)), flow(o!, k), tf.sub(y, tf.mul(yg, g!))],
      0,
    )
    const [slice, , state] = tf.split(tf.matMul(weights, gates, true), [from, 1, units], 0)
    toWeights = tf.add(toWeights, tf.matMul(gates, joint!, false, true))
    toX.unshift(slice!)
    toState = state!
    toCell = tf.mul(cell, f!)
  }
  return [x.shape.length === 2 ? tf.addN(toX) : tf.stack(toX), toWeights]
}

/** A gradient of the last state alone, as one of all states. */
function onlyLast(tf: TensorFlow, last: Tensor, steps: number): Tensor {
  const late = tf.reshape(last, [1, ...last.shape])
  return steps === 1 ? late : tf.concat([tf.zeros([steps - 1, ...last.shape]), late], 0)
}
