import type { Op } from "../graph/types.ts"
import { numbers } from "./attributes.ts"

export const reduction = {
  /** Over `axes`, which stay as 1. */
  Sum: {
    shapes: ([x], attributes) => [x!.map((d, i) => (numbers(attributes, "axes").includes(i) ? 1 : d))],
    gradient: ([g], { inputs: [x] }) => [g!.expand(x!)],
    onnx: (graph, [x], { attributes }) => [
      graph.node("ReduceSum", [x!, graph.integers(numbers(attributes, "axes"))]),
    ],
    tensorflow: (tf, [x], { attributes }) => [tf.sum(x!, [...numbers(attributes, "axes")], true)],
  },
  /** The number of elements, as a scalar. */
  Count: {
    shapes: () => [[]],
    gradient: () => [null],
    onnx: (graph, [x]) => [graph.node("Cast", [graph.node("Size", [x!])], { to: 1 })],
    tensorflow: (tf, [x]) => [tf.scalar(x!.shape.reduce((n, d) => n * d, 1))],
  },
} satisfies Record<string, Op>
