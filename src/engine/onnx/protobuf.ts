/**
 * The part of protocol buffers (protobuf.dev/programming-guides/encoding) that ONNX needs. A message is its
 * concatenated fields.
 */
export type Field = Uint8Array

const encoder = new TextEncoder()

export function message(...fields: readonly Field[]): Uint8Array {
  const whole = new Uint8Array(fields.reduce((n, f) => n + f.length, 0))
  let at = 0
  for (const field of fields) {
    whole.set(field, at)
    at += field.length
  }
  return whole
}

export const integer = (field: number, value: number): Field => message(key(field, 0), varint(value))

export const bytes = (field: number, value: Uint8Array): Field =>
  message(key(field, 2), varint(value.length), value)

export const text = (field: number, value: string): Field => bytes(field, encoder.encode(value))

const key = (field: number, wire: number): Uint8Array => varint(field * 8 + wire)

/** Seven bits per byte, lowest first; negative numbers as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  if (value >= 0 && value < 128) return Uint8Array.of(value)
  const out: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128)
  out.push(Number(rest))
  return Uint8Array.from(out)
}
