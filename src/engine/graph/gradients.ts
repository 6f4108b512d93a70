import { independentOfLoss, noGradient, shapeMismatch } from "../faults.ts"
import { ops } from "./ops.ts"
import type { Node, Value } from "./value.ts"
import { describe, make, scalar } from "./build.ts"
import { nodesOf } from "./traverse.ts"

/**
 * Reverse-mode differentiation as more graph: the gradient of the scalar `loss` with respect to each value of
 * `of`, in that value's shape. Throws Fault engine.shape where the loss is no scalar,
 * engine.independent-of-loss where it does not depend on a value.
 */
export function gradients(loss: Value, of: readonly Value[]): Value[] {
  if (loss.shape.length > 0)
    throw shapeMismatch("gradients()", "a loss is one number, of shape []", [describe(loss)])
  const order = nodesOf([loss])
  const wanted = dependents(order, of)
  const sums = new Map<Value, Value>([[loss, scalar(1)]])
  for (const node of order.reverse()) {
    if (!wanted.has(node)) continue
    const grads = node.outputs.map(v => sums.get(v) ?? null)
    if (grads.every(g => g === null)) continue
    backward(node, grads).forEach((g, i) => {
      const value = node.inputs[i]
      if (!g || !value) return
      const sum = sums.get(value)
      sums.set(value, sum ? sum.add(g) : g)
    })
  }
  return of.map(value => {
    const gradient = sums.get(value)
    if (!gradient) throw independentOfLoss(describe(value))
    return gradient
  })
}

function backward(node: Node, grads: readonly (Value | null)[]): readonly (Value | null)[] {
  const gradients = ops[node.op].gradient?.(grads, node, make)
  if (!gradients) throw noGradient(node.op)
  return gradients
}

/** The nodes of `order` that depend on a value of `of`. */
function dependents(order: readonly Node[], of: readonly Value[]): Set<Node> {
  const sources = new Set(of)
  const nodes = new Set<Node>()
  for (const node of order) {
    if (node.inputs.some(v => sources.has(v) || (v.from.kind === "node" && nodes.has(v.from.node))))
      nodes.add(node)
  }
  return nodes
}
