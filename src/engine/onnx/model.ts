import { duplicateName } from "../faults.ts"
import { ops } from "../graph/ops.ts"
import type { Arrays, Value } from "../graph/types.ts"
import { nodesOf } from "../graph/traverse.ts"
import { onnxGraph } from "./graph.ts"
import { type Edge, modelProto } from "./protos.ts"

/**
 * The graph as an ONNX model (IR 8, opset 17), as bytes; the same graph always gives the same bytes.
 * A leaf named in `weights` becomes a constant of the model, any other an input under its own name.
 */
export function toOnnx(
  outputs: Readonly<Record<string, Value>>,
  weights: Arrays = {},
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const graph = onnxGraph()
  const roots = Object.values(outputs)
  const nodes = nodesOf(roots)
  const consumed = new Set([...roots, ...nodes.flatMap(node => node.inputs)])
  const inputs: Edge[] = []
  const names = new Map<Value, string>()
  const usedNames = new Set(Object.keys(outputs))

  const nameOf = (value: Value | null): string => {
    if (value === null) return ""
    const known = names.get(value)
    if (known !== undefined) return known
    const name = leafName(value)
    names.set(value, name)
    return name
  }
  const leafName = ({ shape, from }: Value): string => {
    if (from.kind === "node") throw new Error(`${from.node.op} is read before it is made`)
    const sizes = shape as readonly number[]
    if (from.kind === "constant")
      return sizes.length === 0 ? graph.float(from.data[0]!) : graph.floats(from.data, sizes)
    if (usedNames.has(from.name)) throw duplicateName(from.name)
    usedNames.add(from.name)
    const data = weights[from.name]
    if (data) return graph.floats(data, sizes, from.name)
    inputs.push({ name: from.name, shape })
    return from.name
  }

  for (const node of nodes) {
    const outputNames = ops[node.op].onnx(
      graph,
      node.inputs.map(nameOf),
      node,
      node.outputs.map(v => consumed.has(v)),
    )
    node.outputs.forEach((value, k) => names.set(value, outputNames[k] ?? ""))
  }
  const edges = Object.entries(outputs).map(([name, value]): Edge => {
    graph.output(nameOf(value), name)
    return { name, shape: value.shape }
  })
  return modelProto(graph.proto(inputs, edges, graph.initializers()), metadata)
}
