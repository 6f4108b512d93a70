import { ops } from "../../graph/ops.ts"
import type { Node, Value } from "../../graph/value.ts"
import { describe } from "../../graph/build.ts"
import { fixedSizes } from "../../graph/shapes.ts"
import { leavesOf, nameOf, nodesOf } from "../../graph/traverse.ts"
import type { Tape, Tensor, TensorFlow } from "./types.ts"

/** A graph's nodes in execution order. */
export interface Plan {
  readonly outputs: Readonly<Record<string, Value>>
  readonly leaves: readonly Value[]
  readonly steps: readonly Step[]
}
interface Step {
  readonly node: Node
  /** Which of its outputs are used. */
  readonly wanted: readonly boolean[]
  /** The values whose last use is this node. */
  readonly released: readonly Value[]
}

export function planOf(outputs: Readonly<Record<string, Value>>): Plan {
  const roots = Object.values(outputs)
  const read = new Set(roots)
  const steps = nodesOf(roots)
    .reverse()
    .map((node): Step => {
      const wanted = node.outputs.map(value => read.has(value))
      const released = new Set(node.inputs.filter(value => value.from.kind === "node" && !read.has(value)))
      for (const value of node.inputs) read.add(value)
      return { node, wanted, released: [...released] }
    })
  return { outputs, leaves: leavesOf(roots), steps: steps.reverse() }
}

/** The constants of a program, deduplicated. */
export function constantsOf(tf: TensorFlow, { leaves }: Plan): Map<Value, Tensor> {
  const scalars = new Map<number, Tensor>()
  const tensors = new Map<Value, Tensor>()
  for (const leaf of leaves) {
    const { from, shape } = leaf
    if (from.kind !== "constant") continue
    const [only = NaN] = from.data
    const known = shape.length === 0 ? scalars.get(only) : undefined
    const tensor = known ?? tf.tensor(from.data, fixedSizes(shape), "float32")
    if (shape.length === 0) scalars.set(only, tensor)
    tensors.set(leaf, tensor)
  }
  return tensors
}

/** The named leaves, as given. */
export function bindLeaves({ leaves }: Plan, given: Readonly<Record<string, Tensor>>): [Value, Tensor][] {
  return leaves.flatMap(leaf => {
    const tensor = given[nameOf(leaf)]
    return tensor ? [[leaf, tensor]] : []
  })
}

/**
 * Runs the plan inside a tidy. Disposes of every array after its last use, so that memory is reused while in
 * cache.
 */
export function execute(tf: TensorFlow, { outputs, steps }: Plan, leaves: Map<Value, Tensor>): Tape {
  const made = new Map<Value, Tensor | Tape>(leaves)
  const madeOf = (value: Value): Tensor | Tape => {
    const tensor = made.get(value)
    if (!tensor) throw new Error(`${describe(value)} is read before it is made`)
    return tensor
  }
  for (const { node, wanted, released } of steps) {
    const inputs = node.inputs.map(madeOf)
    const results = tf.tidy(() =>
      ops[node.op].tensorflow(tf, inputs, node, wanted).map((result, k) => (wanted[k] ? result : null)),
    )
    node.outputs.forEach((value, k) => {
      const result = results[k] ?? null
      if (result) made.set(value, result)
    })
    for (const value of released) {
      for (const tensor of tensorsIn(madeOf(value))) tf.dispose(tensor)
      made.delete(value)
    }
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => {
      const tensor = madeOf(value)
      if (!isTensor(tensor)) throw new Error(`${name} is a tape, which only a gradient reads`)
      return [name, tf.clone(tensor)]
    }),
  )
}

const isTensor = (x: Tensor | Tape): x is Tensor => Array.isArray(x.shape)
const tensorsIn = (x: Tensor | Tape): readonly Tensor[] => (isTensor(x) ? [x] : Object.values(x))
