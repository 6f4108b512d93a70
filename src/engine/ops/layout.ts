import {
  broadcastShapes,
  concatShape,
  reshapedShape,
  sameShape,
  ShapeMismatch,
  splitShapes,
} from "../graph/shapes.ts"
import type { Op } from "../graph/types.ts"
import { dims, number, numbers } from "./attributes.ts"
import { unbroadcast } from "./unbroadcast.ts"

export const layout = {
  Reshape: {
    shapes: ([x], attributes) => [reshapedShape(x!, dims(attributes, "shape"))],
    gradient: ([g], { inputs: [x] }) => [g!.reshape(...x!.shape)],
    onnx: (graph, [x], { attributes }) => [
      graph.node("Reshape", [x!, graph.integers(known(dims(attributes, "shape")))]),
    ],
    tensorflow: (tf, [x], { attributes }) => [tf.reshape(x!, known(dims(attributes, "shape")))],
  },
  Transpose: {
    shapes: ([x], attributes) => [numbers(attributes, "order").map(axis => x![axis]!)],
    gradient([g], { attributes }) {
      const order = numbers(attributes, "order")
      return [g!.transpose(...order.map((_, axis) => order.indexOf(axis)))]
    },
    onnx: (graph, [x], { attributes }) => [
      graph.node("Transpose", [x!], { perm: numbers(attributes, "order") }),
    ],
    tensorflow: (tf, [x], { attributes }) => [tf.transpose(x!, [...numbers(attributes, "order")])],
  },
  /** The first input broadcast to the shape of the second, whose numbers do not matter. */
  Expand: {
    shapes([x, like]) {
      if (!sameShape(broadcastShapes(x!, like!), like!))
        throw new ShapeMismatch("the first does not stretch to the second")
      return [like!]
    },
    gradient: ([g], { inputs: [x] }) => [unbroadcast(g!, x!.shape), null],
    onnx: (graph, [x, like]) => [graph.node("Expand", [x!, graph.node("Shape", [like!])])],
    tensorflow: (tf, [x, like]) => [tf.broadcastTo(x!, like!.shape)],
  },
  Split: {
    shapes: ([x], attributes) => splitShapes(x!, number(attributes, "axis"), numbers(attributes, "sizes")),
    gradient(grads, { attributes, outputs }) {
      const filled = grads.map((g, i) => g ?? outputs[i]!.mul(0))
      return [filled[0]!.concat(number(attributes, "axis"), ...filled.slice(1))]
    },
    onnx: (graph, [x], { attributes }) =>
      graph.split(x!, numbers(attributes, "sizes"), number(attributes, "axis")),
    tensorflow: (tf, [x], { attributes }) =>
      tf.split(x!, [...numbers(attributes, "sizes")], number(attributes, "axis")),
  },
  Concat: {
    shapes: (inputs, attributes) => [
      concatShape(
        inputs.map(s => s!),
        number(attributes, "axis"),
      ),
    ],
    gradient([g], { attributes, inputs }) {
      const axis = number(attributes, "axis")
      return g!.split(
        axis,
        inputs.map(v => v!.shape[axis] as number),
      )
    },
    onnx: (graph, inputs, { attributes }) => [
      graph.node("Concat", inputs, { axis: number(attributes, "axis") }),
    ],
    tensorflow: (tf, inputs, { attributes }) => [
      tf.concat(
        inputs.map(x => x!),
        number(attributes, "axis"),
      ),
    ],
  },
} satisfies Record<string, Op>

/** −1 stands for the one size that only the data tell. */
const known = (shape: readonly (number | string)[]): number[] =>
  shape.map(d => (typeof d === "number" ? d : -1))
