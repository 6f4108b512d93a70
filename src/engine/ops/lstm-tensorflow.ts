import type { BlockLstm, Tensor, TensorFlow } from "../runtime/tensorflow-types.ts"
import type { Node } from "../types.ts"
import { number } from "./attributes.ts"

/** The layer as TensorFlow's own op where that is native, else as a loop of its primitive ones. */
export function lstmTensorflow(tf: TensorFlow, [x, weights]: readonly (Tensor | null)[], node: Node): Tensor[] {
  return tf.block ? blockForward(tf, tf.block, { x: x!, weights: weights!, node }) : loopForward(tf, { x: x!, weights: weights!, node })
}

export function lstmGradientTensorflow(tf: TensorFlow, inputs: readonly (Tensor | null)[], node: Node): Tensor[] {
  const [toStates, toLast, x, weights, ...tape] = inputs
  const gradient = { toStates: toStates ?? onlyLast(tf, toLast!, tape[1]!.shape[0]!), x: x!, weights: weights!, tape: tape as Tensor[], node }
  return tf.block ? blockBackward(tf, tf.block, gradient) : loopBackward(tf, gradient)
}

interface Forward { readonly x: Tensor; readonly weights: Tensor; readonly node: Node }
interface Backward extends Forward { readonly toStates: Tensor; readonly tape: readonly Tensor[] }

/** A gradient of the last state alone, as one of all states: [steps × units × batch]. */
function onlyLast(tf: TensorFlow, last: Tensor, steps: number): Tensor {
  return steps === 1 ? last.expandDims(0) : tf.concat([tf.zeros([steps - 1, ...last.shape]), last.expandDims(0)], 0)
}

// ── TensorFlow's own op: batch before features, gates i f c o ─────────────────────────────────────────────────────────────────────

function blockForward(tf: TensorFlow, block: BlockLstm, { x, weights, node }: Forward): Tensor[] {
  const { matrix, bias } = blockWeights(tf, weights, node)
  const { states, kept } = block.forward(timeFirst(tf, x, node), matrix, bias)
  const turned = tf.transpose(states, [0, 2, 1])
  const last = turned.slice([turned.shape[0]! - 1, 0, 0], [1, -1, -1]).squeeze<Tensor>([0])
  return [turned, last, ...kept]
}

function blockBackward(tf: TensorFlow, block: BlockLstm, { toStates, x, weights, tape, node }: Backward): Tensor[] {
  const { matrix, bias } = blockWeights(tf, weights, node)
  const back = block.backward(timeFirst(tf, x, node), matrix, bias, tape, tf.transpose(toStates, [0, 2, 1]))
  const toX = x.rank === 2 ? tf.transpose(tf.sum(back.x, 0), [1, 0]) : tf.transpose(back.x, [0, 2, 1])
  const from = x.shape.at(-2)!
  const [input, recurrent] = tf.split(tf.transpose(back.weights, [1, 0]), [from, number(node.attributes, "units")], 1)
  return [toX, swapped(tf, tf.concat([input!, back.bias.expandDims(1), recurrent!], 1))]
}

/** [steps × batch × from] */
function timeFirst(tf: TensorFlow, x: Tensor, node: Node): Tensor {
  if (x.rank === 3) return tf.transpose(x, [0, 2, 1])
  return tf.tile(tf.transpose(x, [1, 0]).expandDims(0), [number(node.attributes, "steps"), 1, 1])
}

function blockWeights(tf: TensorFlow, weights: Tensor, node: Node): { matrix: Tensor; bias: Tensor } {
  const units = number(node.attributes, "units")
  const from = weights.shape[1]! - 1 - units
  const [input, bias, recurrent] = tf.split(swapped(tf, weights), [from, 1, units], 1)
  return { matrix: tf.transpose(tf.concat([input!, recurrent!], 1), [1, 0]), bias: bias!.flatten() }
}

/** Gates i f o c as i f c o, and back. */
function swapped(tf: TensorFlow, weights: Tensor): Tensor {
  const [i, f, o, g] = tf.split(weights, 4, 0)
  return tf.concat([i!, f!, g!, o!], 0)
}

// ── A loop of primitive ops, for backends in JavaScript; the same steps and the same tape as in ONNX ──────────────────────────────

function loopForward(tf: TensorFlow, { x, weights, node }: Forward): Tensor[] {
  const units = number(node.attributes, "units")
  const batch = x.shape.at(-1)!
  const slices = x.rank === 3 ? tf.unstack(x, 0) : Array<Tensor>(number(node.attributes, "steps")).fill(x)
  const ones = tf.ones([1, batch])
  let h: Tensor = tf.zeros([units, batch])
  let cell: Tensor = h
  const states: Tensor[] = []
  const tape = slices.map(slice => {
    const joint = tf.concat([slice, ones, h], 0)
    const [squashed, candidate] = tf.split(tf.matMul(weights, joint), [3 * units, units], 0)
    const [i, f, o] = tf.split(tf.sigmoid(squashed!), 3, 0)
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

function loopBackward(tf: TensorFlow, { toStates, x, weights, tape, node }: Backward): Tensor[] {
  const units = number(node.attributes, "units")
  const from = x.shape.at(-2)!
  const parts = tape.map(t => tf.unstack(t, 0))
  const late = tf.unstack(toStates, 0)
  let toState: Tensor = tf.zerosLike(late[0]!)
  let toCell: Tensor = toState
  let toWeights: Tensor = tf.zerosLike(weights)
  const toX: Tensor[] = []
  for (let step = late.length - 1; step >= 0; step--) {
    const [i, f, o, g, v, t, joint] = parts.map(part => part[step]!)
    const arrived = tf.add(toState, late[step]!)
    const k = tf.mul(tf.mul(arrived, o!), t!)
    const cell = tf.add(tf.sub(tf.mul(arrived, o!), tf.mul(k, t!)), toCell)
    const flow = (gate: Tensor, y: Tensor) => tf.sub(y, tf.mul(y, gate))
    const y = tf.mul(cell, i!)
    const yg = tf.mul(y, g!)
    const gates = tf.concat([flow(i!, yg), flow(f!, tf.mul(cell, v!)), flow(o!, k), tf.sub(y, tf.mul(yg, g!))], 0)
    const [slice, , state] = tf.split(tf.matMul(weights, gates, true), [from, 1, units], 0)
    toWeights = tf.add(toWeights, tf.matMul(gates, joint!, false, true))
    toX.unshift(slice!)
    toState = state!
    toCell = tf.mul(cell, f!)
  }
  return [x.rank === 2 ? tf.addN(toX) : tf.stack(toX), toWeights]
}
