import type { OnnxGraph } from "../onnx/graph.ts"
import type { Tensor, TensorFlow } from "../runtime/tensorflow/types.ts"

/** A size, or the name of a size that only the data will tell ("batch"). */
export type Dim = number | string
export type Shape = readonly Dim[]
export type Operand = Value | number
/** Numbers by name: inputs, weights or outputs, each row-major. */
export type Arrays = Readonly<Record<string, Float32Array>>

/** An edge of the graph: a shape and where it comes from. It holds no numbers, but a leaf's first ones. */
export interface Value {
  readonly shape: Shape
  readonly from: Source
  add(y: Operand): Value
  sub(y: Operand): Value
  mul(y: Operand): Value
  div(y: Operand): Value
  /** [… × m × k] · [… × k × n] → [… × m × n] */
  matmul(y: Value): Value
  sigmoid(): Value
  tanh(): Value
  relu(): Value
  abs(): Value
  /** −1, 0 or 1; no gradient flows through it. */
  sign(): Value
  sqrt(): Value
  square(): Value
  /** Over `axes`, which stay as 1; over everything, to a scalar, when none is given. */
  sum(...axes: number[]): Value
  mean(...axes: number[]): Value
  /** How many elements, as a scalar. */
  count(): Value
  reshape(...shape: Dim[]): Value
  transpose(...order: number[]): Value
  /** Broadcast to the shape of `like`. */
  expand(like: Value): Value
  split(axis: number, sizes: readonly number[]): readonly Value[]
  concat(axis: number, ...others: Value[]): Value
  /** 1 where there is a number, 0 where NaN. */
  notNan(): Value
  /** NaN becomes 0. */
  nanToZero(): Value
}

export type Source =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "parameter"; readonly name: string; readonly initial: Float32Array }
  /** Memory of an optimizer: kept from step to step like a parameter, but not differentiated. */
  | { readonly kind: "state"; readonly name: string; readonly initial: Float32Array }
  | { readonly kind: "constant"; readonly data: Float32Array }
  | { readonly kind: "node"; readonly node: Node; readonly index: number }

/** An op applied to values. An input may be absent (null) where its op says so. */
export interface Node {
  readonly op: OpName
  readonly inputs: readonly (Value | null)[]
  readonly attributes: Attributes
  readonly outputs: readonly Value[]
}

export type Attributes = Readonly<Record<string, number | readonly Dim[]>>
export type OpName =
  | "Add"
  | "Sub"
  | "Mul"
  | "Div"
  | "MatMul"
  | "Sigmoid"
  | "Tanh"
  | "Relu"
  | "Abs"
  | "Sign"
  | "Sqrt"
  | "Square"
  | "Sum"
  | "Count"
  | "Reshape"
  | "Transpose"
  | "Expand"
  | "Split"
  | "Concat"
  | "Present"
  | "Filled"
  | "LSTM"
  | "LSTMGradient"
  | "Decoder"
  | "DecoderGradient"

export type Make = (
  op: OpName,
  inputs: readonly (Value | null)[],
  attributes?: Attributes,
) => readonly Value[]

/** One row of the table. */
export interface Op {
  /** Shapes of the outputs; throws a Mismatch where the inputs do not fit each other. */
  shapes(inputs: readonly (Shape | null)[], attributes: Attributes): readonly Shape[]
  /**
   * From the gradients of the outputs (null = none flows), the gradient of each input; absent where the op
   * has none.
   */
  readonly gradient?: (grads: readonly (Value | null)[], node: Node, make: Make) => readonly (Value | null)[]
  /**
   * Says the node in ONNX: names in, names out; "" for an absent input. `wanted[k]` is false where nobody
   * reads output k.
   */
  onnx(graph: OnnxGraph, inputs: readonly string[], node: Node, wanted: readonly boolean[]): readonly string[]
  /** Does the node in TensorFlow.js; an output that is not wanted may be null. */
  tensorflow(
    tf: TensorFlow,
    inputs: readonly (Tensor | null)[],
    node: Node,
    wanted: readonly boolean[],
  ): readonly (Tensor | null)[]
}

/** After a step, `leaf` (a parameter or a state) becomes `next`. */
export interface Update {
  readonly leaf: Value
  readonly next: Value
}
