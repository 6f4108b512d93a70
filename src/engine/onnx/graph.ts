import { type Edge, edgeProto, elements, nodeProto, type OnnxAttributes, tensorProto } from "./protos.ts"
import { bytes, message, text } from "./protobuf.ts"
import { sizeOf } from "../graph/shapes.ts"

/**
 * An ONNX graph under construction. Edges are names; every node gets a unique name, without which ONNX
 * Runtime's optimizer fails.
 */
export interface OnnxGraph {
  node(type: string, inputs: readonly string[], attributes?: OnnxAttributes): string
  nodes(type: string, inputs: readonly string[], count: number, attributes?: OnnxAttributes): string[]
  split<const Sizes extends readonly number[]>(x: string, sizes: Sizes, axis: number): Parts<Sizes>
  /** The same edge under another name, for outputs of the graph. */
  output(edge: string, name: string): void
  /** A unique edge name. */
  uniqueName(prefix: string): string
  float(x: number): string
  floats(data: Float32Array, shape: readonly number[], name?: string): string
  zeros(shape: readonly number[]): string
  integers(values: readonly number[]): string
  /** The result of `build`, cached per key, for edges that several nodes share. */
  once(key: string, build: () => string): string
  /** A graph for a node's body; it sees the edges of the outer graph. */
  nested(): OnnxGraph
  /** The nodes so far as a GraphProto. */
  proto(inputs: readonly Edge[], outputs: readonly Edge[], initializers?: readonly Uint8Array[]): Uint8Array
  /** The constants of this graph and its bodies, as TensorProtos. */
  initializers(): readonly Uint8Array[]
}

/** An edge for each size. */
type Parts<Sizes> = { readonly [K in keyof Sizes]: string }

export function onnxGraph(): OnnxGraph {
  return graphIn({ count: 0, initializers: [], shared: new Map() })
}

/** State shared by a graph and its bodies. */
interface Shared {
  count: number
  readonly initializers: Uint8Array[]
  readonly shared: Map<string, string>
}

function graphIn(common: Shared): OnnxGraph {
  const nodeProtos: Uint8Array[] = []
  const uniqueName = (prefix: string) => `${prefix}_${common.count++}`
  const add = (
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: OnnxAttributes = {},
  ): void => {
    nodeProtos.push(nodeProto({ type, name: uniqueName(`${type}_node`), inputs, outputs, attributes }))
  }
  const constant = (
    name: string,
    shape: readonly number[],
    numbers: Float32Array | BigInt64Array,
  ): string => {
    const raw = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
    const type = numbers instanceof Float32Array ? elements.float : elements.int64
    common.initializers.push(tensorProto({ name, shape, type, raw }))
    return name
  }

  const graph: OnnxGraph = {
    uniqueName,
    node(type, inputs, attributes) {
      const output = uniqueName(type)
      add(type, inputs, [output], attributes)
      return output
    },
    nodes(type, inputs, count, attributes) {
      const outputs = Array.from({ length: count }, () => uniqueName(type))
      add(type, inputs, outputs, attributes)
      return outputs
    },
    output: (edge, name) => {
      add("Identity", [edge], [name])
    },
    split: <Sizes extends readonly number[]>(x: string, sizes: Sizes, axis: number) =>
      graph.nodes("Split", [x, graph.integers(sizes)], sizes.length, { axis }) as unknown as Parts<Sizes>,
    float: x => graph.once(`float ${x}`, () => graph.floats(Float32Array.of(x), [])),
    floats: (data, shape, name = uniqueName("floats")) => constant(name, shape, data),
    zeros: shape => graph.once(`zeros ${shape}`, () => graph.floats(new Float32Array(sizeOf(shape)), shape)),
    integers: values =>
      graph.once(`integers ${values}`, () =>
        constant(uniqueName("integers"), [values.length], BigInt64Array.from(values.map(BigInt))),
      ),
    once(key, build) {
      const known = common.shared.get(key) ?? build()
      common.shared.set(key, known)
      return known
    },
    nested: () => graphIn(common),
    proto: (inputs, outputs, initializers = []) =>
      message(
        ...nodeProtos.map(node => bytes(1, node)),
        text(2, uniqueName("graph")),
        ...initializers.map(tensor => bytes(5, tensor)),
        ...inputs.map(edge => bytes(11, edgeProto(edge))),
        ...outputs.map(edge => bytes(12, edgeProto(edge))),
      ),
    initializers: () => common.initializers,
  }
  return graph
}
