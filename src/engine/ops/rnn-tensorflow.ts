import { sizeAt } from "../graph/shapes.ts"
import type { Tape, Tensor, TensorFlow } from "../runtime/tensorflow/types.ts"

/** Of all steps: what each met [steps × columns × batch], and the states [steps × units × batch]. */
type RnnTape = Tape & Readonly<Record<"joint" | "state", Tensor>>

/** The layer as a loop of primitive ops. */
export function rnnTensorflow(
  tf: TensorFlow,
  [x, weights]: readonly [Tensor, Tensor],
): [Tensor, Tensor, RnnTape] {
  const [units, batch] = [sizeAt(weights.shape, 0), sizeAt(x.shape, -1)]
  const ones = tf.ones([1, batch])
  const joints: Tensor[] = []
  let h = tf.zeros([units, batch])
  const states = tf.unstack(x).map(slice => {
    const joint = tf.concat([slice, ones, h], 0)
    joints.push(joint)
    h = tf.tanh(tf.matMul(weights, joint))
    return h
  })
  const all = tf.stack(states)
  return [all, tf.clone(h), { joint: tf.stack(joints), state: tf.clone(all) }]
}

export function rnnGradientTensorflow(
  tf: TensorFlow,
  [toOutput, x, weights, tape]: readonly [Tensor, Tensor, Tensor, RnnTape],
): [Tensor, Tensor] {
  const [units, from] = [sizeAt(weights.shape, 0), sizeAt(x.shape, 1)]
  const joints = tf.unstack(tape.joint)
  const perStep = toOutput.shape.length === 3 ? tf.unstack(toOutput) : null
  let carried = perStep ? tf.zeros([units, sizeAt(x.shape, -1)]) : toOutput
  let toWeights = tf.zerosLike(weights)
  const toX: Tensor[] = []
  for (const [step, h] of [...tf.unstack(tape.state).entries()].reverse()) {
    const own = perStep?.[step]
    const arrived = own ? tf.add(carried, own) : carried
    const back = tf.sub(arrived, tf.mul(tf.mul(arrived, h), h))
    const [slice, , state] = tf.split(tf.matMul(weights, back, true), [from, 1, units], 0)
    toWeights = tf.add(toWeights, tf.matMul(back, joints[step]!, false, true))
    toX.unshift(slice)
    carried = state
  }
  return [tf.stack(toX), toWeights]
}
