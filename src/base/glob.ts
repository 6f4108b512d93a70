import { dataFileExtension } from "./text.ts"

/**
 * A glob over names: `*` matches any characters, `?` any one, `{a,b}` either. Case-sensitive; matches the
 * whole name, in time that grows with its length alone: anybody may choose a name.
 */
export function globToRegExp(glob: string): RegExp {
  let group = 0
  const sourceOf = (one: string): string => {
    const [first = "", ...others] = one.split(/\*+/).map(charactersSource)
    const last = others.pop()
    // What stands between two stars is searched for once: an earlier place leaves more for the rest.
    const middle = others.map(text => `(?=(.*?${text}))\\${++group}(?:)`).join("")
    return last === undefined ? first : `${first}${middle}.*${last}`
  }
  return new RegExp(`^(?:${expanded(glob).map(sourceOf).join("|")})$`, "su")
}

/** A glob without stars or alternatives. */
function charactersSource(glob: string): string {
  return glob.split("?").map(escaped).join(".")
}

/** The globs that alternatives in braces stand for. */
function expanded(glob: string): readonly string[] {
  const [found] = /\{[^{}/]*,[^{}/]*\}/.exec(glob) ?? []
  if (found === undefined) return [glob]
  const [before = "", ...after] = glob.split(found)
  const rests = expanded(after.join(found))
  const alternatives = found.slice(1, -1).split(",")
  return alternatives.flatMap(one => rests.map(rest => before + one + rest))
}

const placeholder = "{host}"

export function isHostPattern(text: string): boolean {
  return text.includes(placeholder)
}

/**
 * The host of a file, or null where the pattern does not match. `path` is relative to the source's root, with
 * slashes. The pattern matches the path's end: "{host}.csv" matches `a/db-3.csv`, "{host}/*.parquet" matches
 * `a/db-3/train.parquet`. `{host}` stands for one or more characters of a name; the rest is a glob as in
 * source.files. A final `{host}` excludes data file extensions: "{host}" is the file name without `.csv`,
 * `.csv.gz` and so on.
 */
export function hostOfPath(pattern: string, path: string): string | null {
  const found = expressionOf(pattern).exec(pattern.endsWith(placeholder) ? withoutExtension(path) : path)
  return found?.groups?.["host"] ?? null
}

/** `a/db-3.example.com.csv.gz` → `a/db-3.example.com` */
function withoutExtension(path: string): string {
  return path.slice(0, path.length - (dataFileExtension(path)?.length ?? 0))
}

function expressionOf(pattern: string): RegExp {
  const [first, ...others] = pattern.split(placeholder)
  const source = pathGlobSource(first ?? "") + "(?<host>[^/]+)" + others.map(pathGlobSource).join("\\k<host>")
  return new RegExp(`(?:^|/)${source}$`, "u")
}

const tokens = /(\*\*\/|\*+|\?|\{[^{}/]*,[^{}/]*\})/

const character = "[^/]"

/**
 * A glob over paths as the source of a regular expression (flag u): `**` matches any folders, `*` and `?`
 * within a name, `{a,b}` either; alternatives are globs themselves.
 */
export function pathGlobSource(glob: string): string {
  const sourceOf = (token: string): string => {
    if (token === "?") return character
    if (token === "*") return `${character}*`
    if (token === "**/") return "(?:[^]*/)?"
    if (token.startsWith("*")) return token.replace(/\*+/, "[^]*")
    if (!/^\{.*,.*\}$/s.test(token)) return escaped(token)
    const alternatives = token.slice(1, -1).split(",")
    return `(?:${alternatives.map(one => pathGlobSource(one)).join("|")})`
  }
  return glob.split(tokens).map(sourceOf).join("")
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}
