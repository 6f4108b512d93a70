/**
 * A pattern over names: `*` any run of characters, `?` any one, everything else itself. Case matters; the
 * whole name must match.
 */
export function globToRegExp(glob: string): RegExp {
  return new RegExp(
    `^${glob
      .split(/(\*+|\?)/)
      .map(nameToken)
      .join("")}$`,
    "su",
  )
}

/**
 * A pattern over paths with slashes, as the source of an expression (flag u): `**` any folders, `*` and `?`
 * within one name, `{a,b}` either, everything else itself.
 */
export function pathGlobSource(glob: string): string {
  return glob
    .split(/(\*\*\/|\*\*|\*|\?|\{[^{}/]*,[^{}/]*\})/)
    .map(pathToken)
    .join("")
}

function nameToken(token: string): string {
  return token.startsWith("*") ? ".*" : token === "?" ? "." : escaped(token)
}

function pathToken(token: string): string {
  if (token === "**/") return "(?:.*/)?"
  if (token === "**") return ".*"
  if (token === "*") return "[^/]*"
  if (token === "?") return "[^/]"
  if (/^\{.*,.*\}$/s.test(token)) return `(?:${token.slice(1, -1).split(",").map(escaped).join("|")})`
  return escaped(token)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}
