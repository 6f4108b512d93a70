import { printShape } from "./shapes.ts"
import type { Attributes, Node, Value } from "./types.ts"
import { nodesOf } from "./walk.ts"

/** The graph as text, a line a node: `v12 [64 × batch] = Tanh(v11)`. */
export function print(...roots: readonly Value[]): string {
  const names = new Map<Value, string>()
  const nodes = nodesOf(roots)
  for (const value of nodes.flatMap(node => node.outputs)) names.set(value, `v${names.size}`)
  const name = (value: Value | null) => (value === null ? "–" : names.get(value) ?? leaf(value))
  return nodes.map(node => `${node.outputs.map(v => `${name(v)} ${printShape(v.shape)}`).join(", ")} = ${call(node, name)}`).join("\n")
}

const call = (node: Node, name: (value: Value | null) => string): string =>
  `${node.op}(${[...node.inputs.map(name), ...attributes(node.attributes)].join(", ")})`

const attributes = (of: Attributes): string[] =>
  Object.entries(of).map(([key, value]) => `${key}=${typeof value === "number" ? value : `[${value.join(" ")}]`}`)

function leaf({ from, shape }: Value): string {
  if (from.kind === "constant") return from.data.length === 1 ? String(from.data[0]) : `constant ${printShape(shape)}`
  return from.kind === "node" ? from.node.op : from.name
}
