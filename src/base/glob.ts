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
  const name = pattern.endsWith(placeholder) ? withoutExtension(path) : path
  return namedInPath(pattern, name, { name: "host", text: "[^/]+", start: "(?:^|/)" }) ?? null
}

/** `a/db-3.example.com.csv.gz` → `a/db-3.example.com` */
function withoutExtension(path: string): string {
  return path.slice(0, path.length - (dataFileExtension(path)?.length ?? 0))
}

/**
 * A glob over whole paths: `**` matches any folders, `*` and `?` within a name, `{a,b}` either; in time as
 * globToRegExp.
 */
export function pathGlob(glob: string): RegExp {
  return new RegExp(`^(?:${pathSources(glob, null).join("|")})$`, "u")
}

/**
 * A placeholder such as `{host}`, one text at all its places; `text` and `start` are of a regular expression.
 */
export interface Placeholder {
  readonly name: string
  readonly text: string
  readonly start: string
}

/**
 * What a placeholder in a glob over paths stands for, undefined where it has none; null where nothing
 * matches.
 */
export function namedInPath(glob: string, path: string, one: Placeholder): string | undefined | null {
  for (const source of pathSources(glob, one)) {
    const found = new RegExp(`${one.start}${source}$`, "u").exec(path)
    if (found !== null) return found.groups?.[one.name]
  }
  return null
}

/** Sources of a regular expression: as much as possible, and as little. */
interface Star {
  readonly most: string
  readonly least: string
}

const inName: Star = { most: "[^/]*", least: "[^/]*?" }
const folders: Star = { most: "(?:[^]*/)?", least: "(?:[^]*?/)??" }
const anything: Star = { most: "[^]*", least: "[^]*?" }

/** Sources of regular expressions, one per way through the alternatives. `./` in front says nothing. */
function pathSources(glob: string, placeholder: Placeholder | null): string[] {
  const mark = placeholder === null ? null : escaped(`{${placeholder.name}}`)
  let group = 0
  /** As in globToRegExp, but where the text is named each of its places may be the one. */
  const afterStar = (star: Star, text: string, isLast: boolean): string =>
    isLast || (mark !== null && text.includes(mark))
      ? star.most + text
      : `(?=(?<_${++group}>${star.least}${text}))\\k<_${group}>`
  const nameSource = (name: string): string => {
    const [first = "", ...others] = name.split("*").map(text => text.split("?").map(escaped).join("[^/]"))
    return first + others.map((text, i) => afterStar(inName, text, i === others.length - 1)).join("")
  }
  const sourceOf = (one: string): string => {
    const [first = "", ...rest] = one.split(/(\*\*\/|\*{2,})/)
    const after = rest.map((part, i) => {
      if (i % 2 === 0) return ""
      const names = part.split("/").map(nameSource).join("/")
      return afterStar(rest[i - 1]?.endsWith("/") ? folders : anything, names, i === rest.length - 1)
    })
    return first.split("/").map(nameSource).join("/") + after.join("")
  }
  const sources = expanded(glob.replace(/^\.\//, "")).map(sourceOf)
  return placeholder === null ? sources : sources.map(source => withPlaceholder(source, placeholder))
}

function withPlaceholder(source: string, { name, text }: Placeholder): string {
  const [first = "", ...others] = source.split(escaped(`{${name}}`))
  return first + others.map((other, i) => (i === 0 ? `(?<${name}>${text})` : `\\k<${name}>`) + other).join("")
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}
