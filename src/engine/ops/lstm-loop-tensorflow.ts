import { sizeAt } from "../graph/shapes.ts"
import type {
  LstmBackward,
  LstmForward,
  LstmKernel,
  Tensor,
  TensorFlow,
} from "../runtime/tensorflow/types.ts"

/** Per step, matrices [units × batch], and `joint`: input, 1 and state [columns × batch]. */
type LoopTape = Readonly<Record<"i" | "f" | "o" | "g" | "v" | "t" | "joint", Tensor>>

/** The layer as a loop of primitive ops; the same steps as in ONNX; `v` is the retained part of the cell. */
export function lstmLoop(tf: TensorFlow): LstmKernel {
  return {
    forward: operands => forward(tf, operands),
    backward: (operands: LstmBackward<Tensor, LoopTape>) => backward(tf, operands),
  }
}

function forward(tf: TensorFlow, { x, weights, steps }: LstmForward) {
  const units = sizeAt(weights.shape, 0) / 4
  const batch = sizeAt(x.shape, -1)
  const slices = x.shape.length === 3 ? tf.unstack(x) : Array<Tensor>(steps).fill(x)
  const ones = tf.ones([1, batch])
  let h = tf.zeros([units, batch])
  let cell = h
  const states: Tensor[] = []
  const tape = slices.map((slice): LoopTape => {
    const joint = tf.concat([slice, ones, h], 0)
    const [sigmoids, candidate] = tf.split(tf.matMul(weights, joint), [3 * units, units], 0)
    const [i, f, o] = tf.split(tf.sigmoid(sigmoids), [units, units, units], 0)
    const g = tf.tanh(candidate)
    const v = tf.mul(f, cell)
    cell = tf.add(v, tf.mul(i, g))
    const t = tf.tanh(cell)
    h = tf.mul(o, t)
    states.push(h)
    return { i, f, o, g, v, t, joint }
  })
  const stacked = (key: keyof LoopTape): Tensor => tf.stack(tape.map(step => step[key]))
  return {
    states: tf.stack(states),
    last: h,
    tape: {
      i: stacked("i"),
      f: stacked("f"),
      o: stacked("o"),
      g: stacked("g"),
      v: stacked("v"),
      t: stacked("t"),
      joint: stacked("joint"),
    },
  }
}

function backward(tf: TensorFlow, { toOutput, x, weights, tape }: LstmBackward<Tensor, LoopTape>) {
  const units = sizeAt(weights.shape, 0) / 4
  const from = sizeAt(x.shape, -2)
  const steps = stepsOf(tf, tape)
  const gradients = tf.unstack(toOutput.shape.length === 3 ? toOutput : onlyLast(tf, toOutput, steps.length))
  let toState = tf.zeros([units, sizeAt(x.shape, -1)])
  let toCell = toState
  let toWeights = tf.zerosLike(weights)
  const toX: Tensor[] = []
  for (const [index, { i, f, o, g, v, t, joint }] of [...steps.entries()].reverse()) {
    const arrived = tf.add(toState, gradients[index]!)
    const k = tf.mul(tf.mul(arrived, o), t)
    const cell = tf.add(tf.sub(tf.mul(arrived, o), tf.mul(k, t)), toCell)
    const flow = (gate: Tensor, y: Tensor) => tf.sub(y, tf.mul(y, gate))
    const y = tf.mul(cell, i)
    const yg = tf.mul(y, g)
    const gates = tf.concat([flow(i, yg), flow(f, tf.mul(cell, v)), flow(o, k), tf.sub(y, tf.mul(yg, g))], 0)
    const [slice, , state] = tf.split(tf.matMul(weights, gates, true), [from, 1, units], 0)
    toWeights = tf.add(toWeights, tf.matMul(gates, joint, false, true))
    toX.unshift(slice)
    toState = state
    toCell = tf.mul(cell, f)
  }
  return { toX: x.shape.length === 2 ? tf.addN(toX) : tf.stack(toX), toWeights }
}

/** The tape step by step. */
function stepsOf(tf: TensorFlow, tape: LoopTape): LoopTape[] {
  const each = (key: keyof LoopTape) => tf.unstack(tape[key])
  const [f, o, g, v] = [each("f"), each("o"), each("g"), each("v")]
  const [t, joint] = [each("t"), each("joint")]
  return each("i").map((i, k) => ({ i, f: f[k]!, o: o[k]!, g: g[k]!, v: v[k]!, t: t[k]!, joint: joint[k]! }))
}

/** A gradient of only the last state, as one of all states. */
function onlyLast(tf: TensorFlow, last: Tensor, steps: number): Tensor {
  const late = tf.reshape(last, [1, ...last.shape])
  return steps === 1 ? late : tf.concat([tf.zeros([steps - 1, ...last.shape]), late], 0)
}
