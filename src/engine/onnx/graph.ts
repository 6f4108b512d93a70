import { type Edge, edgeProto, elements, nodeProto, type OnnxAttributes, tensorProto } from "./protos.ts"
import { bytes, message, text } from "./protobuf.ts"

/**
 * An ONNX graph in the making. Edges are names; every node gets a unique name, without which ONNX Runtime's
 * optimizer fails.
 */
export interface OnnxGraph {
  node(type: string, inputs: readonly string[], attributes?: OnnxAttributes): string
  nodes(type: string, inputs: readonly string[], count: number, attributes?: OnnxAttributes): string[]
  split(x: string, sizes: readonly number[], axis: number): string[]
  /** The same edge under another name, for what the graph gives out. */
  output(edge: string, name: string): void
  /** A name that no other edge has. */
  uniqueName(prefix: string): string
  float(x: number): string
  floats(data: Float32Array, shape: readonly number[], name?: string): string
  zeros(shape: readonly number[]): string
  integers(values: readonly number[]): string
  /** What `build` returns, made once per key: for edges that several nodes share. */
  once(key: string, build: () => string): string
  /** A graph inside a node, over `inputs`; it sees the edges around it. */
  subgraph(inputs: readonly Edge[], build: (graph: OnnxGraph) => readonly Edge[]): Uint8Array
  /** The nodes so far as a GraphProto. */
  proto(inputs: readonly Edge[], outputs: readonly Edge[], initializers?: readonly Uint8Array[]): Uint8Array
  /** The constants of this graph and its bodies, as TensorProtos. */
  initializers(): readonly Uint8Array[]
}

export function onnxGraph(): OnnxGraph {
  return graphIn({ count: 0, initializers: [], shared: new Map() })
}

/** What a graph and its bodies share. */
interface Shared {
  count: number
  readonly initializers: Uint8Array[]
  readonly shared: Map<string, string>
}

function graphIn(common: Shared): OnnxGraph {
  const nodeProtos: Uint8Array[] = []
  const uniqueName = (prefix: string) => `${prefix}_${common.count++}`

  const graph: OnnxGraph = {
    uniqueName,
    node: (type, inputs, attributes) => graph.nodes(type, inputs, 1, attributes)[0]!,
    nodes(type, inputs, count, attributes = {}) {
      const outputs = Array.from({ length: count }, () => uniqueName(type))
      nodeProtos.push(nodeProto({ type, name: uniqueName(`${type}_node`), inputs, outputs, attributes }))
      return outputs
    },
    output: (edge, name) => {
      nodeProtos.push(
        nodeProto({
          type: "Identity",
          name: uniqueName("Identity_node"),
          inputs: [edge],
          outputs: [name],
          attributes: {},
        }),
      )
    },
    split: (x, sizes, axis) => graph.nodes("Split", [x, graph.integers(sizes)], sizes.length, { axis }),
    float: x => graph.once(`float ${x}`, () => graph.floats(Float32Array.of(x), [])),
    floats(data, shape, name = uniqueName("floats")) {
      common.initializers.push(
        tensorProto(
          name,
          shape,
          elements.float,
          new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        ),
      )
      return name
    },
    zeros: shape =>
      graph.once(`zeros ${shape}`, () =>
        graph.floats(new Float32Array(shape.reduce((n, d) => n * d, 1)), shape),
      ),
    integers: values =>
      graph.once(`integers ${values}`, () => {
        const name = uniqueName("integers")
        common.initializers.push(
          tensorProto(
            name,
            [values.length],
            elements.int64,
            new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer),
          ),
        )
        return name
      }),
    once(key, build) {
      const known = common.shared.get(key)
      if (known !== undefined) return known
      const name = build()
      common.shared.set(key, name)
      return name
    },
    subgraph(inputs, build) {
      const inner = graphIn(common)
      const outputs = build(inner)
      return inner.proto(inputs, outputs)
    },
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
