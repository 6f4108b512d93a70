import type { Dim, Shape } from "./shapes.ts"
import type { Each, OpName, Signature, Signatures } from "./signatures.ts"

export type Operand = Value | number
/** Numbers by name: inputs, weights or outputs, each row-major. */
export type Arrays = Readonly<Record<string, Float32Array>>

/**
 * An edge of the graph: a shape and its origin, without numbers except a leaf's initial ones. Methods extend
 * the graph; they throw Fault engine.shape, naming all operands, where shapes do not match.
 */
export class Value {
  readonly shape: Shape
  readonly from: Source
  readonly #make: Make

  constructor(shape: Shape, from: Source, make: Make) {
    this.shape = shape
    this.from = from
    this.#make = make
  }

  /** Elementwise, with NumPy's broadcasting. */
  add(y: Operand): Value {
    return this.#binary("Add", y)
  }

  sub(y: Operand): Value {
    return this.#binary("Sub", y)
  }

  mul(y: Operand): Value {
    return this.#binary("Mul", y)
  }

  div(y: Operand): Value {
    return this.#binary("Div", y)
  }

  /** [… × m × k] · [… × k × n] → [… × m × n] */
  matmul(y: Value): Value {
    return this.#binary("MatMul", y)
  }

  sigmoid(): Value {
    return this.#unary("Sigmoid")
  }

  tanh(): Value {
    return this.#unary("Tanh")
  }

  relu(): Value {
    return this.#unary("Relu")
  }

  abs(): Value {
    return this.#unary("Abs")
  }

  /** −1, 0 or 1; no gradient flows through it. */
  sign(): Value {
    return this.#unary("Sign")
  }

  sqrt(): Value {
    return this.#unary("Sqrt")
  }

  square(): Value {
    return this.#unary("Square")
  }

  /** 1 where there is a number, 0 where NaN; no gradient flows through it. */
  notNan(): Value {
    return this.#unary("NotNan")
  }

  /** NaN becomes 0. */
  nanToZero(): Value {
    return this.#unary("NanToZero")
  }

  /** Number of elements, as a scalar. */
  count(): Value {
    return this.#unary("Count")
  }

  /** Over `axes`, which stay as 1; over everything, to a scalar, when none is given. */
  sum(...axes: number[]): Value {
    const all = axes.length === 0
    const [sum] = this.#make("Sum", [this], { axes: all ? [...this.shape.keys()] : axes })
    return all ? sum.reshape() : sum
  }

  /** The sum over the same axes, divided by the number of elements per sum. */
  mean(...axes: number[]): Value {
    const sum = this.sum(...axes)
    return sum.div(axes.length === 0 ? this.count() : this.count().div(sum.count()))
  }

  /** The same elements in row-major order; at most one size may be symbolic. */
  reshape(...shape: Dim[]): Value {
    return this.#make("Reshape", [this], { shape })[0]
  }

  /** Axis k of the result is axis order[k] of this value. */
  transpose(...order: number[]): Value {
    return this.#make("Transpose", [this], { order })[0]
  }

  /** Broadcast to the shape of `like`. */
  expand(like: Value): Value {
    return this.#make("Expand", [this, like], {})[0]
  }

  /** Parts of these sizes along an axis. */
  split<const Sizes extends readonly number[]>(
    axis: number,
    sizes: Sizes,
  ): { readonly [K in keyof Sizes]: Value }
  split(axis: number, sizes: readonly number[]): readonly Value[] {
    return this.#make("Split", [this], { axis, sizes })
  }

  /** This value and others, one after another along an axis. */
  concat(axis: number, ...others: Value[]): Value {
    return this.#make("Concat", [this, ...others], { axis })[0]
  }

  #unary(op: Unary): Value {
    return this.#make(op, [this], {})[0]
  }

  #binary(op: Binary, y: Operand): Value {
    return this.#make(op, [this, typeof y === "number" ? constant([y], [], this.#make) : y], {})[0]
  }
}

type Binary = "Add" | "Sub" | "Mul" | "Div" | "MatMul"
type Unary =
  "Sigmoid" | "Tanh" | "Relu" | "Abs" | "Sign" | "Sqrt" | "Square" | "NotNan" | "NanToZero" | "Count"

/** A leaf of fixed numbers, row-major. */
export const constant = (data: ArrayLike<number>, shape: Shape, make: Make): Value =>
  new Value(shape, { kind: "constant", data: Float32Array.from(data) }, make)

export type Source =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "parameter"; readonly name: string; readonly initial: Float32Array }
  /** An optimizer's state: kept between steps like a parameter, but not differentiated. */
  | { readonly kind: "state"; readonly name: string; readonly initial: Float32Array }
  | { readonly kind: "constant"; readonly data: Float32Array }
  | { readonly kind: "node"; readonly node: Node; readonly index: number }

/** An op applied to values. */
export interface Node<S extends Signature = Signature> {
  readonly op: OpName
  readonly inputs: Each<S["inputs"], Value>
  readonly attributes: S["attributes"]
  readonly outputs: Each<S["outputs"], Value>
}

/** Applies an op: values in, values out. */
export type Make = <Name extends OpName>(
  op: Name,
  inputs: Each<Signatures[Name]["inputs"], Value>,
  attributes: Signatures[Name]["attributes"],
) => Each<Signatures[Name]["outputs"], Value>

/** After a step, `leaf` (a parameter or a state) becomes `next`. */
export interface Update {
  readonly leaf: Value
  readonly next: Value
}
