import type { Op } from "../graph/types.ts"

/** NaN is how data say "missing"; these two keep it out of a network and out of its loss. */
export const missing = {
  /** 1 where there is a number, 0 where NaN. */
  Present: {
    shapes: ([x]) => [x!],
    gradient: () => [null],
    onnx: (graph, [x]) => [graph.node("Cast", [graph.node("Equal", [x!, x!])], { to: 1 })],
    tensorflow: (tf, [x]) => [tf.cast(tf.logicalNot(tf.isNaN(x!)), "float32")],
  },
  /** NaN becomes 0. */
  Filled: {
    shapes: ([x]) => [x!],
    gradient: ([g], { inputs: [x] }) => [g!.mul(x!.notNan())],
    onnx: (graph, [x]) => [graph.node("Where", [graph.node("Equal", [x!, x!]), x!, graph.float(0)])],
    tensorflow: (tf, [x]) => [tf.where(tf.isNaN(x!), tf.zerosLike(x!), x!)],
  },
} satisfies Record<string, Op>
