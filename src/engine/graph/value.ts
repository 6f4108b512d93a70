import { lazy } from "../../base/index.ts"
import { shapeMismatch } from "../faults.ts"
import { ops } from "./ops.ts"
import { printShape, ShapeMismatch } from "./shapes.ts"
import type { Attributes, Dim, Node, Operand, OpName, Shape, Source, Value } from "./types.ts"

/** A value that is handed over at every run. */
export const input = (name: string, shape: Shape): Value => value(shape, { kind: "input", name })

/**
 * A value that training changes. Its name is its key among the weights. Its first numbers are made when they
 * are asked for: a warm start has others.
 */
export function parameter(name: string, shape: Shape, initial: Float32Array | (() => Float32Array)): Value {
  const first = typeof initial === "function" ? lazy(initial) : () => initial
  return value(shape, {
    kind: "parameter",
    name,
    get initial() {
      return first()
    },
  })
}

/** A value that an optimizer remembers from step to step. */
export const state = (name: string, shape: Shape, initial: Float32Array): Value =>
  value(shape, { kind: "state", name, initial })

export const constant = (data: ArrayLike<number>, shape: Shape): Value =>
  value(shape, { kind: "constant", data: Float32Array.from(data) })

export const scalar = (x: number): Value => constant([x], [])

/** Applies an op; throws Fault engine.shape, naming all operands, where the shapes do not fit. */
export function make(
  op: OpName,
  inputs: readonly (Value | null)[],
  attributes: Attributes = {},
): readonly Value[] {
  const outputs: Value[] = []
  const node: Node = { op, inputs, attributes, outputs }
  shapesOf(op, inputs, attributes).forEach((shape, index) =>
    outputs.push(value(shape, { kind: "node", node, index })),
  )
  return outputs
}

/** `parameter "encoder" [256 × 87]`, `Tanh [64 × batch]`: how a message names a value. */
export function describe({ shape, from }: Value): string {
  const what =
    from.kind === "node"
      ? from.node.op
      : from.kind === "constant"
        ? "constant"
        : `${from.kind} "${from.name}"`
  return `${what} ${printShape(shape)}`
}

function shapesOf(op: OpName, inputs: readonly (Value | null)[], attributes: Attributes): readonly Shape[] {
  try {
    return ops[op].shapes(
      inputs.map(v => v && v.shape),
      attributes,
    )
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error
    throw shapeMismatch(op, error.message, inputs.filter(v => v !== null).map(describe))
  }
}

function value(shape: Shape, from: Source): Value {
  return Object.assign(Object.create(methods) as Value, { shape, from })
}

const apply = (op: OpName, inputs: readonly Value[], attributes?: Attributes): Value =>
  make(op, inputs, attributes)[0]!
const operand = (y: Operand): Value => (typeof y === "number" ? scalar(y) : y)

const methods: Omit<Value, "shape" | "from"> & ThisType<Value> = {
  add(y) {
    return apply("Add", [this, operand(y)])
  },
  sub(y) {
    return apply("Sub", [this, operand(y)])
  },
  mul(y) {
    return apply("Mul", [this, operand(y)])
  },
  div(y) {
    return apply("Div", [this, operand(y)])
  },
  matmul(y) {
    return apply("MatMul", [this, y])
  },
  sigmoid() {
    return apply("Sigmoid", [this])
  },
  tanh() {
    return apply("Tanh", [this])
  },
  relu() {
    return apply("Relu", [this])
  },
  abs() {
    return apply("Abs", [this])
  },
  sign() {
    return apply("Sign", [this])
  },
  sqrt() {
    return apply("Sqrt", [this])
  },
  square() {
    return apply("Square", [this])
  },
  sum(...axes) {
    if (axes.length > 0) return apply("Sum", [this], { axes })
    return apply("Sum", [this], { axes: this.shape.map((_, i) => i) }).reshape()
  },
  mean(...axes) {
    const sum = this.sum(...axes)
    return sum.div(axes.length === 0 ? this.count() : this.count().div(sum.count()))
  },
  count() {
    return apply("Count", [this])
  },
  reshape(...shape: Dim[]) {
    return apply("Reshape", [this], { shape })
  },
  transpose(...order) {
    return apply("Transpose", [this], { order })
  },
  expand(like) {
    return apply("Expand", [this, like])
  },
  split(axis, sizes) {
    return make("Split", [this], { axis, sizes })
  },
  concat(axis, ...others) {
    return apply("Concat", [this, ...others], { axis })
  },
  notNan() {
    return apply("Present", [this])
  },
  nanToZero() {
    return apply("Filled", [this])
  },
}
