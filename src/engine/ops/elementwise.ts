import type { Rows } from "../graph/op.ts"
import type { Shape } from "../graph/shapes.ts"

export const elementwise: Rows<"Sigmoid" | "Tanh" | "Relu" | "Abs" | "Sign" | "Sqrt" | "Square"> = {
  Sigmoid: {
    shapes: same,
    gradient([g], { outputs: [y] }) {
      const flow = g.mul(y)
      return [flow.sub(flow.mul(y))]
    },
    onnx: (graph, inputs) => [graph.node("Sigmoid", inputs)],
    tensorflow: (tf, [x]) => [tf.sigmoid(x)],
  },
  Tanh: {
    shapes: same,
    gradient: ([g], { outputs: [y] }) => [g.sub(g.mul(y.square()))],
    onnx: (graph, inputs) => [graph.node("Tanh", inputs)],
    tensorflow: (tf, [x]) => [tf.tanh(x)],
  },
  Relu: {
    shapes: same,
    gradient: ([g], { outputs: [y] }) => [g.mul(y.sign())],
    onnx: (graph, inputs) => [graph.node("Relu", inputs)],
    tensorflow: (tf, [x]) => [tf.relu(x)],
  },
  Abs: {
    shapes: same,
    gradient: ([g], { inputs: [x] }) => [g.mul(x.sign())],
    onnx: (graph, inputs) => [graph.node("Abs", inputs)],
    tensorflow: (tf, [x]) => [tf.abs(x)],
  },
  Sign: {
    shapes: same,
    gradient: () => [null],
    onnx: (graph, inputs) => [graph.node("Sign", inputs)],
    tensorflow: (tf, [x]) => [tf.sign(x)],
  },
  Sqrt: {
    shapes: same,
    gradient: ([g], { outputs: [y] }) => [g.mul(0.5).div(y)],
    onnx: (graph, inputs) => [graph.node("Sqrt", inputs)],
    tensorflow: (tf, [x]) => [tf.sqrt(x)],
  },
  Square: {
    shapes: same,
    gradient: ([g], { inputs: [x] }) => [g.mul(2).mul(x)],
    onnx: (graph, [x]) => [graph.node("Mul", [x, x])],
    tensorflow: (tf, [x]) => [tf.square(x)],
  },
}

function same([x]: readonly [Shape]): [Shape] {
  return [x]
}
