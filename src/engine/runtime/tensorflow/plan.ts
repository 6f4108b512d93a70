import { ops } from "../../graph/ops.ts"
import type { Node, Value } from "../../graph/types.ts"
import { leavesOf, nodesOf } from "../../graph/traverse.ts"
import type { Tensor, TensorFlow } from "./types.ts"

/** A graph in the order in which its nodes are executed, one after another. */
export interface Plan {
  readonly outputs: Readonly<Record<string, Value>>
  readonly leaves: readonly Value[]
  readonly steps: readonly Step[]
}
interface Step {
  readonly node: Node
  /** Which of its outputs are read. */
  readonly wanted: readonly boolean[]
  /** The values that nobody reads after it. */
  readonly released: readonly Value[]
}

export function planOf(outputs: Readonly<Record<string, Value>>): Plan {
  const roots = Object.values(outputs)
  const read = new Set(roots)
  const steps = nodesOf(roots)
    .reverse()
    .map((node): Step => {
      const wanted = node.outputs.map(value => read.has(value))
      const released = new Set(
        node.inputs.filter(value => value?.from.kind === "node" && !read.has(value)) as Value[],
      )
      for (const value of node.inputs) if (value) read.add(value)
      return { node, wanted, released: [...released] }
    })
  return { outputs, leaves: leavesOf(roots), steps: steps.reverse() }
}

/** The constants of a program, equal numbers only once. */
export function constantsOf(tf: TensorFlow, { leaves }: Plan): Map<Value, Tensor> {
  const scalars = new Map<number, Tensor>()
  const scalar = (x: number): Tensor => {
    const known = scalars.get(x) ?? tf.scalar(x)
    return scalars.set(x, known).get(x)!
  }
  return new Map(
    leaves.flatMap(leaf => {
      const { from, shape } = leaf
      if (from.kind !== "constant") return []
      return [
        [
          leaf,
          shape.length === 0 ? scalar(from.data[0]!) : tf.tensor(from.data, shape as number[], "float32"),
        ],
      ]
    }),
  )
}

/** The leaves that have a name, as they were given. */
export function bindLeaves({ leaves }: Plan, given: Readonly<Record<string, Tensor>>): [Value, Tensor][] {
  return leaves.flatMap(leaf => ("name" in leaf.from ? [[leaf, given[leaf.from.name]!]] : []))
}

/**
 * Runs the plan, from its leaves, inside a tidy; every array is let go as soon as nobody reads it again, so
 * that memory is used while it is warm.
 */
export function execute(
  tf: TensorFlow,
  { outputs, steps }: Plan,
  tensors: Map<Value, Tensor>,
): Record<string, Tensor> {
  for (const { node, wanted, released } of steps) {
    const inputs = node.inputs.map(value => (value ? (tensors.get(value) ?? null) : null))
    const made = tf.tidy(() =>
      ops[node.op].tensorflow(tf, inputs, node, wanted).map((tensor, k) => (wanted[k] ? tensor : null)),
    )
    made.forEach((tensor, k) => {
      if (tensor) tensors.set(node.outputs[k]!, tensor)
    })
    for (const value of released) {
      const tensor = tensors.get(value)
      if (tensor) tf.dispose(tensor)
      tensors.delete(value)
    }
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, tf.clone(tensors.get(value)!)]),
  )
}
