import { lazy } from "../../base/index.ts"
import { shapeMismatch } from "../faults.ts"
import { ops } from "./ops.ts"
import { printShape, type Shape, ShapeMismatch } from "./shapes.ts"
import type { Attributes, Each, OpName, Signatures } from "./signatures.ts"
import { constant as constantOf, type Node, type Source, Value } from "./value.ts"

/** A value that every run supplies. */
export const input = (name: string, shape: Shape): Value => valueOf(shape, { kind: "input", name })

/**
 * A value that training changes. Its name is its key among the weights. Its initial numbers are computed on
 * demand: a warm start has its own.
 */
export function parameter(name: string, shape: Shape, initial: Float32Array | (() => Float32Array)): Value {
  const first = typeof initial === "function" ? lazy(initial) : () => initial
  return valueOf(shape, {
    kind: "parameter",
    name,
    get initial() {
      return first()
    },
  })
}

/** A value that an optimizer keeps between steps. */
export const state = (name: string, shape: Shape, initial: Float32Array): Value =>
  valueOf(shape, { kind: "state", name, initial })

export const constant = (data: ArrayLike<number>, shape: Shape): Value => constantOf(data, shape, make)

export const scalar = (x: number): Value => constant([x], [])

/** Applies an op; throws Fault engine.shape, naming all operands, where the shapes do not match. */
export function make<Name extends OpName>(
  op: Name,
  inputs: Each<Signatures[Name]["inputs"], Value>,
  attributes: Signatures[Name]["attributes"],
): Each<Signatures[Name]["outputs"], Value>
export function make(op: OpName, inputs: readonly Value[], attributes: Attributes): readonly Value[] {
  const outputs: Value[] = []
  const node: Node = { op, inputs, attributes, outputs }
  for (const [index, shape] of shapesOf(op, inputs, attributes).entries())
    outputs.push(valueOf(shape, { kind: "node", node, index }))
  return outputs
}

/** `parameter "encoder" [256 × 87]`, `Tanh [64 × batch]`: a value's name in messages. */
export function describe({ shape, from }: Value): string {
  const kind = from.kind === "node" ? from.node.op : from.kind
  return `${kind}${"name" in from ? ` "${from.name}"` : ""} ${printShape(shape)}`
}

function shapesOf(op: OpName, inputs: readonly Value[], attributes: Attributes): readonly Shape[] {
  try {
    return ops[op].shapes(
      inputs.map(({ shape }) => shape),
      attributes,
    )
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error
    throw shapeMismatch(op, error.message, inputs.map(describe))
  }
}

const valueOf = (shape: Shape, from: Source): Value => new Value(shape, from, make)
