import type { Node, Value } from "./value.ts"

/**
 * Every node on which the roots depend, in topological order. Uses an explicit stack, because unrolled graphs
 * are thousands deep.
 */
export function nodesOf(roots: readonly Value[]): Node[] {
  const order: Node[] = []
  const seen = new Set<Node>()
  const stack: { node: Node; next: number }[] = []
  const enter = (value: Value) => {
    if (value.from.kind !== "node" || seen.has(value.from.node)) return
    seen.add(value.from.node)
    stack.push({ node: value.from.node, next: 0 })
  }
  for (const root of roots) {
    enter(root)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const input = top.node.inputs[top.next++]
      if (input) enter(input)
      else {
        order.push(top.node)
        stack.pop()
      }
    }
  }
  return order
}

/** The leaves (inputs, parameters, states, constants) on which the roots depend, in reading order. */
export function leavesOf(roots: readonly Value[]): Value[] {
  const leaves = new Set<Value>()
  for (const node of nodesOf(roots))
    for (const value of node.inputs) if (value.from.kind !== "node") leaves.add(value)
  for (const root of roots) if (root.from.kind !== "node") leaves.add(root)
  return [...leaves]
}

export const parametersOf = (...roots: readonly Value[]): Value[] =>
  leavesOf(roots).filter(v => v.from.kind === "parameter")

/** The name of a leaf; "" for a constant. */
export const nameOf = ({ from }: Value): string => ("name" in from ? from.name : "")
