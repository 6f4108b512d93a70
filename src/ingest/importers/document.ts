import { misshapenDocument } from "../faults-import.ts"

/** A value of a JSON document, and its place there for messages. */
export interface Part {
  readonly value: unknown
  readonly key: string | number
  /** Null for the whole document, whose key is the file's name. */
  readonly parent: Part | null
}

/** The value under a key of an object, and so on; undefined where one is missing. */
export function inside(part: Part, ...keys: readonly string[]): Part {
  return keys.reduce<Part>((parent, key) => ({ value: fieldOf(parent.value, key), key, parent }), part)
}

/** The items of a list. Fault where there is none. */
export function items(part: Part): Part[] {
  if (!Array.isArray(part.value)) throw misshapen(part, "a list")
  return part.value.map((value: unknown, key) => ({ value, key, parent: part }))
}

/** [] where there is no such list. */
export function optionalItems(part: Part): Part[] {
  return part.value === undefined || part.value === null ? [] : items(part)
}

/** Name and value of each field of an object. Fault where there is none. */
export function fields(part: Part): (readonly [name: string, field: Part])[] {
  if (typeof part.value !== "object" || part.value === null) throw misshapen(part, "an object")
  const entries: [string, unknown][] = Object.entries(part.value)
  return entries.map(([key, value]) => [key, { value, key, parent: part }] as const)
}

/** Fault where there is no text. */
export function text(part: Part): string {
  if (typeof part.value !== "string") throw misshapen(part, "a text")
  return part.value
}

export function optionalText({ value }: Part): string | null {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : null
}

/** A number, or a text of one; NaN for null and for a text of another kind. Fault for anything else. */
export function number(part: Part): number {
  const { value } = part
  if (typeof value === "number") return value
  if (typeof value === "boolean") return Number(value)
  if (value === null) return NaN
  if (typeof value !== "string") throw misshapen(part, "a number")
  return value.trim() === "" ? NaN : Number(value)
}

/** Epoch ms of an ISO 8601 text with an offset. Fault where there is none. */
export function instant(part: Part): number {
  const time = Date.parse(text(part))
  if (Number.isNaN(time)) throw misshapen(part, "an ISO 8601 time")
  return time
}

/** Names and texts of an object's fields; empty where there is none. */
export function labelsOf(part: Part): Map<string, string> {
  if (part.value === undefined || part.value === null) return new Map()
  return new Map(
    fields(part).flatMap(([name, field]) => {
      const value = optionalText(field)
      return value === null ? [] : [[name, value] as const]
    }),
  )
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined
  const field: unknown = Reflect.get(value, key)
  return field
}

function misshapen(part: Part, expected: string): Error {
  const path: string[] = []
  let [key, parent] = [part.key, part.parent]
  while (parent !== null) {
    path.unshift(typeof key === "number" ? `[${key}]` : `.${key}`)
    ;[key, parent] = [parent.key, parent.parent]
  }
  const { value } = part
  const got =
    value === undefined ? "nothing" : Array.isArray(value) ? "a list" : value === null ? "null" : typeof value
  return misshapenDocument(String(key), path.join("").replace(/^\./, ""), { expected, got })
}
