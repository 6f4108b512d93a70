import { broadcastShapes, matmulShape, type Shape } from "../graph/shapes.ts"
import type { Rows } from "../graph/op.ts"
import type { Node, Value } from "../graph/value.ts"
import type { Signatures } from "../graph/signatures.ts"
import { unbroadcast } from "./layout.ts"

export const arithmetic: Rows<"Add" | "Sub" | "Mul" | "Div" | "MatMul"> = {
  Add: {
    shapes: broadcast,
    gradient: ([g], node) => operandGradients(node, g, g),
    onnx: (graph, inputs) => [graph.node("Add", inputs)],
    tensorflow: (tf, [a, b]) => [tf.add(a, b)],
  },
  Sub: {
    shapes: broadcast,
    gradient: ([g], node) => operandGradients(node, g, g.mul(-1)),
    onnx: (graph, inputs) => [graph.node("Sub", inputs)],
    tensorflow: (tf, [a, b]) => [tf.sub(a, b)],
  },
  Mul: {
    shapes: broadcast,
    gradient([g], node) {
      const [a, b] = node.inputs
      return operandGradients(node, g.mul(b), g.mul(a))
    },
    onnx: (graph, inputs) => [graph.node("Mul", inputs)],
    tensorflow: (tf, [a, b]) => [tf.mul(a, b)],
  },
  Div: {
    shapes: broadcast,
    gradient([g], node) {
      const toA = g.div(node.inputs[1])
      return operandGradients(node, toA, toA.mul(node.outputs[0]).mul(-1))
    },
    onnx: (graph, inputs) => [graph.node("Div", inputs)],
    tensorflow: (tf, [a, b]) => [tf.div(a, b)],
  },
  MatMul: {
    shapes: ([a, b]) => [matmulShape(a, b)],
    gradient([g], node) {
      const [a, b] = node.inputs
      return operandGradients(node, g.matmul(transposed(b)), transposed(a).matmul(g))
    },
    onnx: (graph, inputs) => [graph.node("MatMul", inputs)],
    tensorflow: (tf, [a, b]) => [tf.matMul(a, b)],
  },
}

function broadcast([a, b]: readonly [Shape, Shape]): [Shape] {
  return [broadcastShapes(a, b)]
}

/** Sums each gradient over the axes along which its operand was stretched. */
function operandGradients(
  { inputs: [a, b] }: Node<Signatures["Add"]>,
  toA: Value,
  toB: Value,
): [Value, Value] {
  return [unbroadcast(toA, a.shape), unbroadcast(toB, b.shape)]
}

/** The last two axes swapped. */
function transposed(matrix: Value): Value {
  const rank = matrix.shape.length
  return matrix.transpose(...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2)
}
