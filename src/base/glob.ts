/**
 * A pattern over names: `*` any run of characters, `?` any one, `{a,b}` either, everything else itself. Case
 * matters; the whole name must match.
 */
export function globToRegExp(glob: string): RegExp {
  return new RegExp(`^${globSource(glob, ".")}$`, "su")
}

/**
 * A pattern over paths with slashes, as the source of an expression (flag u): `**` any folders, `*` and `?`
 * within one name, `{a,b}` either, everything else itself.
 */
export function pathGlobSource(glob: string): string {
  return globSource(glob, "[^/]")
}

const tokens = /(\*\*\/|\*+|\?|\{[^{}/]*,[^{}/]*\})/

/** `character` is what `?` stands for; the alternatives in braces are patterns themselves. */
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
