import type { Rows } from "../graph/op.ts"
import type { Shape } from "../graph/shapes.ts"

type Names = "Sigmoid" | "Tanh" | "Relu" | "Abs" | "Sign" | "Sqrt" | "Square" | "NotNan" | "NanToZero"

export const elementwise: Rows<Names> = {
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
  /** 1 where there is a number, 0 where NaN, which marks missing data. */
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

function same([x]: readonly [Shape]): [Shape] {
  return [x]
}
