import type { Shape } from "../graph/shapes.ts"
import { bytes, integer, message, text } from "./protobuf.ts"

/** An attribute: an integer, integers, or a body (a GraphProto). */
export type OnnxAttribute = number | readonly number[] | Uint8Array
export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>
export interface Edge {
  readonly name: string
  readonly shape: Shape
}
export interface NodeFields {
  readonly type: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: OnnxAttributes
}

/** Element types of ONNX's TensorProto. */
export const elements = { float: 1, int64: 7 } as const

// The field numbers are those of onnx.proto3 (github.com/onnx/onnx), IR version 8.

export const nodeProto = ({ type, name, inputs, outputs, attributes }: NodeFields): Uint8Array =>
  message(
    ...inputs.map(i => text(1, i)),
    ...outputs.map(o => text(2, o)),
    text(3, name),
    text(4, type),
    ...Object.entries(attributes).map(([key, value]) => bytes(5, attributeProto(key, value))),
  )

interface TensorFields {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: number
  /** The numbers, little-endian. */
  readonly raw: Uint8Array
}

export const tensorProto = ({ name, shape, type, raw }: TensorFields): Uint8Array =>
  message(...shape.map(d => integer(1, d)), integer(2, type), text(8, name), bytes(9, raw))

/** A ValueInfoProto: a name and the type "float tensor of this shape". */
export const edgeProto = ({ name, shape }: Edge): Uint8Array => {
  const dims = shape.map(d => bytes(1, typeof d === "number" ? integer(1, d) : text(2, d)))
  return message(
    text(1, name),
    bytes(2, bytes(1, message(integer(1, elements.float), bytes(2, message(...dims))))),
  )
}

export const modelProto = (graph: Uint8Array, metadata: Readonly<Record<string, string>> = {}): Uint8Array =>
  message(
    integer(1, 8),
    text(2, "noctule"),
    bytes(7, graph),
    bytes(8, integer(2, 17)),
    ...Object.entries(metadata).map(([key, value]) => bytes(14, message(text(1, key), text(2, value)))),
  )

function attributeProto(key: string, value: OnnxAttribute): Uint8Array {
  if (typeof value === "number") return message(text(1, key), integer(3, value), integer(20, 2))
  if (value instanceof Uint8Array) return message(text(1, key), bytes(6, value), integer(20, 5))
  return message(text(1, key), ...value.map(v => integer(8, v)), integer(20, 7))
}
