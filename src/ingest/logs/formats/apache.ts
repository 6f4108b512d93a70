import { type LineFormat, type Piece, type Role, textFormat } from "./line-format.ts"
import { anyText } from "./nginx.ts"
import { apacheRoles, rolePatterns } from "./variables.ts"

export function isApacheFormat(text: string): boolean {
  return /%[<>]?(\{[^}]+\})?[a-zA-Z]/.test(text)
}

/** An Apache LogFormat as it is configured: the whole directive, quoted with \", or the bare text. */
export function apacheFormat(name: string, configured: string, rest: "" | "rest" = ""): LineFormat {
  const directive = /^\s*LogFormat\s+"((?:[^"\\]|\\.)*)"/.exec(configured)?.[1]
  const text = (directive ?? configured.trim().replace(/^"((?:[^"\\]|\\.)*)"$/, "$1")).replace(/\\"/g, '"')
  const parts = text.split(/(%[!,\d]*[<>]?(?:\{[^}]*\})?\^?[a-zA-Z]{1,2}|%%)/).flatMap(split)
  const seen = new Set<Role>()
  const pieces = parts.flatMap((part, i): Piece[] => {
    const directives = directiveOf(part)
    if (part === "") return []
    if (directives === null) return [{ text: part === "%%" ? "%" : part }]
    const place = { before: parts[i - 1] ?? "", after: parts[i + 1] ?? "" }
    return piecesOf(directives, place, seen)
  })
  return textFormat(name, pieces, rest)
}

interface Directive {
  /** What stands in braces. */
  readonly argument: string
  readonly letter: string
}

/** Two letters are one directive only behind ^. */
function split(part: string): string[] {
  const [, directive, letter] = /^(%[!,\d]*[<>]?(?:\{[^}]*\})?[a-zA-Z])([a-zA-Z])$/.exec(part) ?? []
  return directive === undefined || letter === undefined ? [part] : [directive, letter]
}

function directiveOf(part: string): Directive | null {
  const [, argument = "", letter] = /^%[!,\d]*[<>]?(?:\{([^}]*)\})?(\^?[a-zA-Z]{1,2})$/.exec(part) ?? []
  return letter === undefined ? null : { argument, letter }
}

function piecesOf(
  { argument, letter }: Directive,
  place: { readonly before: string; readonly after: string },
  seen: Set<Role>,
): Piece[] {
  const isTime = letter === "t" && (argument === "" || argument === "begin:" || argument === "end:")
  if (isTime) return [{ text: "[" }, fieldOf("clf-time", place, seen), { text: "]" }]
  return [fieldOf(roleOf(argument, letter), place, seen)]
}

function roleOf(argument: string, letter: string): Role | null {
  if (letter === "t") return timeRole(argument.replace(/^(begin|end):/, ""))
  if (letter === "T")
    return argument === "us" ? "microseconds" : argument === "ms" ? "milliseconds" : "seconds"
  if (letter === "i") return argument.toLowerCase() === "user-agent" ? "agent" : null
  return argument === "" || letter === "a" || letter === "h" ? (apacheRoles[letter] ?? null) : null
}

function timeRole(argument: string): Role | null {
  if (argument === "sec") return "epoch-s"
  if (argument === "msec") return "epoch-ms"
  if (argument === "usec") return "epoch-us"
  if (/^%d\/%b\/%Y:%(T|H:%M:%S) %z$/.test(argument)) return "clf-time"
  return /^%(F|Y-%m-%d)[T ]%(T|H:%M:%S)/.test(argument) ? "iso-time" : null
}

function fieldOf(
  role: Role | null,
  place: { readonly before: string; readonly after: string },
  seen: Set<Role>,
): Piece {
  const field = role === null || seen.has(role) ? null : role
  if (field !== null) seen.add(field)
  return { field, pattern: (role && rolePatterns[role]) ?? anyText(place) }
}
