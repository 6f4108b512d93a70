import {
  broadcastAxes,
  broadcastShapes,
  concatShape,
  dimAt,
  reshapedShape,
  sameShape,
  type Shape,
  ShapeMismatch,
  sizeAt,
  splitShapes,
} from "../graph/shapes.ts"
import type { Rows } from "../graph/op.ts"
import type { Value } from "../graph/value.ts"

export const layout: Rows<"Reshape" | "Transpose" | "Expand" | "Split" | "Concat"> = {
  Reshape: {
    shapes: ([x], { shape }) => [reshapedShape(x, shape)],
    gradient: ([g], { inputs: [x] }) => [g.reshape(...x.shape)],
    onnx: (graph, [x], { attributes: { shape } }) => [
      graph.node("Reshape", [x, graph.integers(inferred(shape))]),
    ],
    tensorflow: (tf, [x], { attributes: { shape } }) => [tf.reshape(x, inferred(shape))],
  },
  Transpose: {
    shapes: ([x], { order }) => [order.map(axis => dimAt(x, axis))],
    gradient: ([g], { attributes: { order } }) => [
      g.transpose(...order.map((_, axis) => order.indexOf(axis))),
    ],
    onnx: (graph, [x], { attributes: { order } }) => [graph.node("Transpose", [x], { perm: order })],
    tensorflow: (tf, [x], { attributes: { order } }) => [tf.transpose(x, [...order])],
  },
  /** The first input broadcast to the shape of the second. */
  Expand: {
    shapes([x, like]) {
      if (!sameShape(broadcastShapes(x, like), like))
        throw new ShapeMismatch("the first does not stretch to the second")
      return [like]
    },
    gradient: ([g], { inputs: [x] }) => [unbroadcast(g, x.shape), null],
    onnx: (graph, [x, like]) => [graph.node("Expand", [x, graph.node("Shape", [like])])],
    tensorflow: (tf, [x, like]) => [tf.broadcastTo(x, like.shape)],
  },
  Split: {
    shapes: ([x], { axis, sizes }) => splitShapes(x, axis, sizes),
    gradient(grads, { attributes: { axis }, outputs }, make) {
      const parts = outputs.map((part, i) => grads[i] ?? part.mul(0))
      return make("Concat", parts, { axis })
    },
    onnx: (graph, [x], { attributes: { axis, sizes } }) => graph.split(x, sizes, axis),
    tensorflow: (tf, [x], { attributes: { axis, sizes } }) => tf.split(x, [...sizes], axis),
  },
  Concat: {
    shapes: (parts, { axis }) => [concatShape(parts, axis)],
    gradient: ([g], { attributes: { axis }, inputs }) =>
      g.split(
        axis,
        inputs.map(({ shape }) => sizeAt(shape, axis)),
      ),
    onnx: (graph, parts, { attributes: { axis } }) => [graph.node("Concat", parts, { axis })],
    tensorflow: (tf, parts, { attributes: { axis } }) => [tf.concat(parts, axis)],
  },
}

/** The gradient of a broadcast: the sum over the stretched axes. */
export function unbroadcast(gradient: Value, shape: Shape): Value {
  if (sameShape(gradient.shape, shape)) return gradient
  const axes = broadcastAxes(shape, gradient.shape)
  const summed = axes.length === 0 ? gradient : gradient.sum(...axes)
  return sameShape(summed.shape, shape) ? summed : summed.reshape(...shape)
}

/** −1 for a symbolic size, at most one. */
const inferred = (shape: Shape): number[] => shape.map(d => (typeof d === "number" ? d : -1))
