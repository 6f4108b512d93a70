import { elements } from "./protos.ts"

/** The float constants with raw data of an ONNX model, by name. Throws a RangeError for any other bytes. */
export function readWeights(model: Uint8Array): Record<string, Float32Array> {
  // No prototype: a tensor may have any name.
  const weights = Object.create(null) as Record<string, Float32Array>
  for (const graph of parts(model, 7)) {
    for (const tensor of parts(graph, 5)) {
      const fields = fieldsOf(tensor)
      const name = fields.find(f => f.field === 8)?.bytes
      const raw = fields.find(f => f.field === 9)?.bytes
      if (name && raw && fields.some(f => f.field === 2 && f.value === elements.float)) {
        weights[new TextDecoder().decode(name)] = new Float32Array(raw.slice().buffer)
      }
    }
  }
  return weights
}

interface FieldRead {
  readonly field: number
  readonly value: number
  readonly bytes: Uint8Array | null
}

const parts = (message: Uint8Array, field: number): Uint8Array[] =>
  fieldsOf(message).flatMap(f => (f.field === field && f.bytes ? [f.bytes] : []))

function fieldsOf(message: Uint8Array): FieldRead[] {
  const fields: FieldRead[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw new RangeError("a number runs past the end")
  }
  while (at < message.length) {
    const key = varint()
    const [field, wire] = [Math.floor(key / 8), key % 8]
    if (wire === 0) {
      fields.push({ field, value: varint(), bytes: null })
      continue
    }
    const length = wire === 2 ? varint() : wire === 5 ? 4 : wire === 1 ? 8 : NaN
    if (!(at + length <= message.length)) throw new RangeError(`field ${field} runs past the end`)
    fields.push({ field, value: NaN, bytes: message.subarray(at, at + length) })
    at += length
  }
  return fields
}
