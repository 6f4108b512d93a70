import type { Rows } from "../graph/op.ts"

export const reduction: Rows<"Sum" | "Count"> = {
  /** Over `axes`, which stay as 1. */
  Sum: {
    shapes: ([x], { axes }) => [x.map((d, i) => (axes.includes(i) ? 1 : d))],
    gradient: ([g], { inputs: [x] }) => [g.expand(x)],
    onnx: (graph, [x], { attributes: { axes } }) => [graph.node("ReduceSum", [x, graph.integers(axes)])],
    tensorflow: (tf, [x], { attributes: { axes } }) => [tf.sum(x, [...axes], true)],
  },
  /** The number of elements, as a scalar. */
  Count: {
    shapes: () => [[]],
    gradient: () => [null],
    onnx: (graph, [x]) => [graph.node("Cast", [graph.node("Size", [x])], { to: 1 })],
    tensorflow: (tf, [x]) => [tf.scalar(x.shape.reduce((n, d) => n * d, 1))],
  },
}
