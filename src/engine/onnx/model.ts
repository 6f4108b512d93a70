import { duplicateName } from "../faults.ts"
import { ops } from "../graph/ops.ts"
import type { Arrays, Value } from "../graph/value.ts"
import { fixedSizes } from "../graph/shapes.ts"
import type { Tape } from "../graph/signatures.ts"
import { nodesOf } from "../graph/traverse.ts"
import { onnxGraph } from "./graph.ts"
import { type Edge, modelProto } from "./protos.ts"

/**
 * The graph as an ONNX model (IR 8, opset 17), as bytes; the same graph gives the same bytes. A leaf named in
 * `weights` becomes a constant, any other an input under its own name.
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
  const lowered = new Map<Value, string | Tape<string>>()
  const usedNames = new Set(Object.keys(outputs))

  const leafName = ({ shape, from }: Value): string => {
    if (from.kind === "node") throw new Error(`${from.node.op} is read before it is made`)
    if (from.kind === "constant") {
      const [only = NaN] = from.data
      return shape.length === 0 ? graph.float(only) : graph.floats(from.data, fixedSizes(shape))
    }
    if (usedNames.has(from.name)) throw duplicateName(from.name)
    usedNames.add(from.name)
    const data = weights[from.name]
    if (data) return graph.floats(data, fixedSizes(shape), from.name)
    inputs.push({ name: from.name, shape })
    return from.name
  }
  const edgeOf = (value: Value): string | Tape<string> => {
    const edge = lowered.get(value) ?? leafName(value)
    lowered.set(value, edge)
    return edge
  }

  for (const node of nodes) {
    const wanted = node.outputs.map(value => consumed.has(value))
    const made = ops[node.op].onnx(graph, node.inputs.map(edgeOf), node, wanted)
    node.outputs.forEach((value, k) => {
      const edge = made[k] ?? null
      if (edge !== null) lowered.set(value, edge)
    })
  }
  const edges = Object.entries(outputs).map(([name, value]): Edge => {
    const edge = edgeOf(value)
    if (typeof edge !== "string") throw new Error(`${name} is a tape, which only a gradient reads`)
    graph.output(edge, name)
    return { name, shape: value.shape }
  })
  return modelProto(graph.proto(inputs, edges, graph.initializers()), metadata)
}
