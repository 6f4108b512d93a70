import type { BlockLstm, Tensor, Tensor1D, TensorFlow } from "../runtime/tensorflow-types.ts"
import type { Node } from "../types.ts"
import { number } from "./attributes.ts"

type Tensors = readonly (Tensor | null)[]

/** The layer as TensorFlow's own op where that is native, else as a loop of its primitive ones. */
export function lstmTensorflow(tf: TensorFlow, [x, weights]: Tensors, node: Node, wanted: readonly boolean[]): Tensors {
  const forward = { x: x!, weights: weights!, node, wanted }
  return tf.block ? blockForward(tf, tf.block, forward) : loopForward(tf, forward)
}

export function lstmGradientTensorflow(tf: TensorFlow, inputs: Tensors, node: Node, wanted: readonly boolean[]): Tensors {
  const [toStates, toLast, x, weights, ...tape] = inputs
  const backward = { toStates: toStates!, toLast: toLast!, x: x!, weights: weights!, tape: tape as Tensor[], node, wanted }
  return tf.block ? blockBackward(tf, tf.block, backward) : loopBackward(tf, backward)
}

interface Forward { readonly x: Tensor; readonly weights: Tensor; readonly node: Node; readonly wanted: readonly boolean[] }
interface Backward extends Forward { readonly toStates: Tensor | null; readonly toLast: Tensor | null; readonly tape: readonly Tensor[] }

/** A gradient of the last state alone, as one of all states. */
function onlyLast(tf: TensorFlow, last: Tensor, steps: number): Tensor {
  return steps === 1 ? last.expandDims(0) : tf.concat([tf.zeros([steps - 1, ...last.shape]), last.expandDims(0)], 0)
}

// ── TensorFlow's own op: batch before features, gates i f c o ─────────────────────────────────────────────────────────────────────

function blockForward(tf: TensorFlow, block: BlockLstm, { x, weights, node, wanted }: Forward): Tensors {
  const [rows, columns] = weights.shape as [number, number]
  const order = orders(tf, rows / 4, columns)
  const turned = tf.gather(tf.transpose(tf.gather(weights, order.gates), [1, 0]), order.biasLast)
  const [matrix, bias] = tf.split(turned, [columns - 1, 1], 0)
  const operands = { x: timeFirst(tf, x, node), weights: matrix!, bias: bias!.flatten() }
  const { states, kept } = block.forward(operands)
  const last = states.slice([states.shape[0]! - 1, 0, 0], [1, -1, -1]).squeeze<Tensor>([0])
  return [wanted[0] ? tf.transpose(states, [0, 2, 1]) : null, tf.transpose(last, [1, 0]), ...kept, operands.x, operands.weights, operands.bias]
}

function blockBackward(tf: TensorFlow, block: BlockLstm, { toStates, toLast, x, weights, tape, wanted }: Backward): Tensors {
  const [rows, columns] = weights.shape as [number, number]
  const order = orders(tf, rows / 4, columns)
  const arriving = toStates ? tf.transpose(toStates, [0, 2, 1]) : onlyLast(tf, tf.transpose(toLast!, [1, 0]), tape[0]!.shape[0]!)
  const [sequence, matrix, bias] = tape.slice(-3) as [Tensor, Tensor, Tensor]
  const to = block.backward({ x: sequence, weights: matrix, bias }, tape.slice(0, -3), arriving)
  const toX = () => (x.rank === 2 ? tf.transpose(tf.sum(to.x, 0), [1, 0]) : tf.transpose(to.x, [0, 2, 1]))
  const turned = tf.gather(tf.concat([to.weights, to.bias.expandDims(0)], 0), order.biasWithin)
  return [wanted[0] ? toX() : null, tf.gather(tf.transpose(turned, [1, 0]), order.gates)]
}

/** [steps × batch × from] */
function timeFirst(tf: TensorFlow, x: Tensor, node: Node): Tensor {
  if (x.rank === 3) return tf.transpose(x, [0, 2, 1])
  return tf.tile(tf.transpose(x, [1, 0]).expandDims(0), [number(node.attributes, "steps"), 1, 1])
}

/** Gathers between our weights (rows: gates i f o c; columns: input, bias, state) and TensorFlow's (rows: input, state, bias; columns: i f c o). */
function orders(tf: TensorFlow, units: number, columns: number): Record<"gates" | "biasLast" | "biasWithin", Tensor1D> {
  const from = columns - 1 - units
  const list = (length: number, at: (i: number) => number) => tf.tensor1d(Int32Array.from({ length }, (_, i) => at(i)), "int32")
  return {
    gates: list(4 * units, i => (i < 2 * units ? i : i < 3 * units ? i + units : i - units)),
    biasLast: list(columns, i => (i < from ? i : i < columns - 1 ? i + 1 : from)),
    biasWithin: list(columns, i => (i < from ? i : i === from ? columns - 1 : i - 1)),
  }
}

// ── A loop of primitive ops, for backends in JavaScript; the same steps and the same tape as in ONNX ──────────────────────────────

/** i f o g v t joint */
const loopTape = 7

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

function loopBackward(tf: TensorFlow, { toStates, toLast, x, weights, tape, node }: Backward): Tensor[] {
  const units = number(node.attributes, "units")
  const from = x.shape.at(-2)!
  const parts = tape.slice(0, loopTape).map(t => tf.unstack(t, 0))
  const late = tf.unstack(toStates ?? onlyLast(tf, toLast!, tape[1]!.shape[0]!), 0)
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
