import { type LineFormat, type Piece, type Role, textFormat } from "./line-format.ts"
import { nginxRoles, rolePatterns } from "./variables.ts"

export function isNginxFormat(text: string): boolean {
  return /\$\{?[a-z_]/.test(text)
}

/** An nginx log_format as it is configured: the whole directive, its quoted parts, or the bare text. */
export function nginxFormat(name: string, configured: string, rest: "" | "rest" = ""): LineFormat {
  const text = unquoted(configured)
  if (text.trimStart().startsWith("{")) return nginxJson(name, text)
  const seen = new Set<Role>()
  return textFormat(name, piecesOf(text, seen), rest)
}

/** `log_format main escape=json 'a' 'b';` → ab */
function unquoted(configured: string): string {
  const body = configured
    .trim()
    .replace(/^log_format\s+\S+\s+(escape=\w+\s+)?/, "")
    .replace(/;\s*$/, "")
  if (!/^'[^]*'$/.test(body)) return body
  return [...body.matchAll(/'((?:[^'\\]|\\.)*)'/g)]
    .map(([, part = ""]) => part.replace(/\\(.)/g, "$1"))
    .join("")
}

function piecesOf(text: string, seen: Set<Role>): Piece[] {
  const parts = text.split(/(\$\{\w+\}|\$\w+)/)
  return parts.flatMap((part, i): Piece[] => {
    if (part === "") return []
    if (i % 2 === 0) return [{ text: part }]
    const variable = part.replace(/[${}]/g, "")
    const role = nginxRoles[variable] ?? null
    const place = { before: parts[i - 1] ?? "", after: parts[i + 1] ?? "" }
    const isFurther = role !== null && seen.has(role) && !variable.endsWith("_processing_time")
    const field = isFurther ? null : role
    if (field !== null) seen.add(field)
    return [{ field, pattern: (role && rolePatterns[role]) ?? anyText(place) }]
  })
}

/** Anything up to what ends it: a quote, a bracket, or the text that follows. */
export function anyText({ before, after }: { readonly before: string; readonly after: string }): string {
  if (before.endsWith('"') && after.startsWith('"')) return '(?:[^"\\\\]|\\\\.)*'
  if (before.endsWith("[") && after.startsWith("]")) return "[^\\]]*"
  if (after === "" || after.startsWith(" ")) return before.endsWith('"') ? ".*?" : "\\S*(?:, \\S+)*"
  return ".*?"
}

/** `{"time":"$time_iso8601","status":$status}`: the path of each variable. */
function nginxJson(name: string, text: string): LineFormat {
  const fields = [...text.matchAll(/"((?:[^"\\]|\\.)+)"\s*:\s*"?\$\{?(\w+)/g)].flatMap(
    ([, key = "", variable = ""]) => {
      const role = nginxRoles[variable]
      return role === undefined ? [] : [{ role, path: `$."${key}"` }]
    },
  )
  const distinct = fields.filter(({ role }, i) => fields.findIndex(other => other.role === role) === i)
  return { name, kind: "json", pattern: "", fields: distinct }
}
