import type { Rows } from "../graph/op.ts"

/** NaN marks missing data; these two ops mask it out of a network and its loss. */
export const nanMask: Rows<"NotNan" | "NanToZero"> = {
  /** 1 where there is a number, 0 where NaN. */
  NotNan: {
    shapes: ([x]) => [x],
    gradient: () => [null],
    onnx: (graph, [x]) => [graph.node("Cast", [graph.node("Equal", [x, x])], { to: 1 })],
    tensorflow: (tf, [x]) => [tf.cast(tf.logicalNot(tf.isNaN(x)), "float32")],
  },
  /** NaN becomes 0. */
  NanToZero: {
    shapes: ([x]) => [x],
    gradient: ([g], { inputs: [x] }) => [g.mul(x.notNan())],
    onnx: (graph, [x]) => [graph.node("Where", [graph.node("Equal", [x, x]), x, graph.float(0)])],
    tensorflow: (tf, [x]) => [tf.where(tf.isNaN(x), tf.zerosLike(x), x)],
  },
}
