import { broadcastShapes, matmulShape } from "../graph/shapes.ts"
import type { Node, Op, Shape, Value } from "../graph/types.ts"
import { unbroadcast } from "./unbroadcast.ts"

export const arithmetic = {
  Add: {
    shapes: broadcastShape,
    gradient: ([g], node) => operandGradients(node, g!, g!),
    onnx: (graph, inputs) => [graph.node("Add", inputs)],
    tensorflow: (tf, [a, b]) => [tf.add(a!, b!)],
  },
  Sub: {
    shapes: broadcastShape,
    gradient: ([g], node) => operandGradients(node, g!, g!.mul(-1)),
    onnx: (graph, inputs) => [graph.node("Sub", inputs)],
    tensorflow: (tf, [a, b]) => [tf.sub(a!, b!)],
  },
  Mul: {
    shapes: broadcastShape,
    gradient([g], node) {
      const [a, b] = operands(node)
      return operandGradients(node, g!.mul(b), g!.mul(a))
    },
    onnx: (graph, inputs) => [graph.node("Mul", inputs)],
    tensorflow: (tf, [a, b]) => [tf.mul(a!, b!)],
  },
  Div: {
    shapes: broadcastShape,
    gradient([g], node) {
      const [, b] = operands(node)
      const toA = g!.div(b)
      return operandGradients(node, toA, toA.mul(node.outputs[0]!).mul(-1))
    },
    onnx: (graph, inputs) => [graph.node("Div", inputs)],
    tensorflow: (tf, [a, b]) => [tf.div(a!, b!)],
  },
  MatMul: {
    shapes: ([a, b]) => [matmulShape(a!, b!)],
    gradient([g], node) {
      const [a, b] = operands(node)
      return operandGradients(node, g!.matmul(transposed(b)), transposed(a).matmul(g!))
    },
    onnx: (graph, inputs) => [graph.node("MatMul", inputs)],
    tensorflow: (tf, [a, b]) => [tf.matMul(a!, b!)],
  },
} satisfies Record<string, Op>

function broadcastShape([a, b]: readonly (Shape | null)[]): Shape[] {
  return [broadcastShapes(a!, b!)]
}

const operands = (node: Node): [Value, Value] => [node.inputs[0]!, node.inputs[1]!]

/** Sums each gradient over the axes along which its operand was stretched. */
function operandGradients(node: Node, toA: Value, toB: Value): Value[] {
  const [a, b] = operands(node)
  return [unbroadcast(toA, a.shape), unbroadcast(toB, b.shape)]
}

/** The last two axes swapped. */
function transposed(matrix: Value): Value {
  const rank = matrix.shape.length
  return matrix.transpose(...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2)
}
