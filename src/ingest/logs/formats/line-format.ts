/**
 * How lines of an access log are read: a regular expression (RE2) with a group per field, or JSON with a path
 * per field. Plain data, so that a reader process can be sent it.
 */
export interface LineFormat {
  /** As the report names it. */
  readonly name: string
  readonly kind: "text" | "json"
  /** Of the whole line; "" for JSON. */
  readonly pattern: string
  readonly fields: readonly LineField[]
}

export interface LineField {
  readonly role: Role
  /** Path of a JSON value; absent in text, where the place among the fields is the group's. */
  readonly path?: string
}

/**
 * What a field says. A request is `GET /path HTTP/1.1`; durations are named by their unit, and several of one
 * line are one after another.
 */
export const roles = [
  "clf-time",
  "iso-time",
  "epoch-s",
  "epoch-ms",
  "epoch-us",
  "date",
  "clock",
  "client",
  "request",
  "method",
  "path",
  "status",
  "bytes",
  "agent",
  "seconds",
  "milliseconds",
  "microseconds",
  "nanoseconds",
] as const
export type Role = (typeof roles)[number]

export const durationRoles = ["seconds", "milliseconds", "microseconds", "nanoseconds"] as const

export function hasDuration({ fields }: LineFormat): boolean {
  return fields.some(({ role }) => durationRoles.some(unit => unit === role))
}

/** A piece of a text format: what stands in the line, or a field; null = a field of no interest. */
export type Piece = { readonly text: string } | { readonly field: Role | null; readonly pattern: string }

/** `rest`: more may follow on the line. */
export function textFormat(name: string, pieces: readonly Piece[], rest: "" | "rest" = ""): LineFormat {
  const source = pieces
    .map(piece => {
      if ("text" in piece) return escaped(piece.text)
      return piece.field === null ? `(?:${piece.pattern})` : `(${piece.pattern})`
    })
    .join("")
  const end = rest === "rest" ? "(?:\\s.*)?" : "\\s*"
  const fields = pieces.flatMap(piece =>
    "field" in piece && piece.field !== null ? [{ role: piece.field }] : [],
  )
  return { name, kind: "text", pattern: `^${source}${end}$`, fields }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/ /g, "[ ]")
}
