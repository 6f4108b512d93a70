/**
 * A glob over names: `*` matches any characters, `?` any one, `{a,b}` either. Case-sensitive; matches the
 * whole name.
 */
export function globToRegExp(glob: string): RegExp {
  return new RegExp(`^${globSource(glob, ".")}$`, "su")
}

/**
 * A glob over paths as the source of a regular expression (flag u): `**` matches any folders, `*` and `?`
 * within a name, `{a,b}` either.
 */
export function pathGlobSource(glob: string): string {
  return globSource(glob, "[^/]")
}

const tokens = /(\*\*\/|\*+|\?|\{[^{}/]*,[^{}/]*\})/

/** `character` is the expression for `?`; alternatives in braces are globs themselves. */
function globSource(glob: string, character: "." | "[^/]"): string {
  const sourceOf = (token: string): string => {
    if (token === "?") return character
    if (token === "*") return `${character}*`
    if (token === "**/" && character === "[^/]") return "(?:.*/)?"
    if (token.startsWith("*")) return token.replace(/\*+/, ".*")
    if (!/^\{.*,.*\}$/s.test(token)) return escaped(token)
    const alternatives = token.slice(1, -1).split(",")
    return `(?:${alternatives.map(one => globSource(one, character)).join("|")})`
  }
  return glob.split(tokens).map(sourceOf).join("")
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}
