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
  return glob.split("?").map(escapePattern).join(".")
}

const alternation = /\{[^{}/]*,[^{}/]*\}/g

/** The globs that alternatives in braces stand for; `between` is put between them and the rest. */
function expanded(glob: string, between = ""): readonly string[] {
  const [found] = glob.match(alternation) ?? []
  if (found === undefined) return [glob]
  const [before = "", ...after] = glob.split(found)
  const rests = expanded(after.join(found), between)
  const alternatives = found.slice(1, -1).split(",")
  return alternatives.flatMap(one => rests.map(rest => before + between + one + between + rest))
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
  return new RegExp(`^(?:${pathSources(glob).join("|")})$`, "u")
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
 * What a placeholder in a glob over paths stands for, undefined where it has none; null where the glob does
 * not match.
 */
export function namedInPath(glob: string, path: string, one: Placeholder): string | undefined | null {
  const found = new RegExp(`${one.start}${placeholderSource(glob, one)}$`, "u").exec(path)
  return found === null ? null : found.groups?.[one.name]
}

/** Sources of a regular expression: as much as possible, and as little. */
interface Star {
  readonly most: string
  readonly least: string
}

/** Between alternatives and the rest, so that a star of each is not one of both; in no name of a file. */
const joint = "\0"
/** Around the number of alternatives. */
const seam = "\u0001"
const marks = /\u0001(\d+)\u0001/g

const inName: Star = { most: "[^/]*", least: "[^/]*?" }
const folders: Star = { most: "(?:[^]*/)?", least: "(?:[^]*?/)??" }
const anything: Star = { most: "[^]*", least: "[^]*?" }

/** Sources of regular expressions, one per way through the alternatives. */
function pathSources(glob: string): string[] {
  const once = searchedOnce([])
  return expanded(withoutDot(glob), joint).map(one => foldersSource(one, once))
}

/** Alternatives stay where they are: which of them a path takes decides what is named. */
function placeholderSource(glob: string, { name, text }: Placeholder): string {
  const written: string[] = []
  const marked = withoutDot(glob).replace(alternation, found => `${seam}${written.push(found) - 1}${seam}`)
  const place = escapePattern(`{${name}}`)
  const once = searchedOnce([place, seam])
  const alternativesSource = (_: string, number: string): string => {
    const alternatives = (written[Number(number)] ?? "").slice(1, -1).split(",")
    return `(?:${alternatives.map(one => foldersSource(one, once)).join("|")})`
  }
  const [first = "", ...others] = foldersSource(marked, once)
    .replaceAll(marks, alternativesSource)
    .split(place)
  return first + others.map((other, i) => (i === 0 ? `(?<${name}>${text})` : `\\k<${name}>`) + other).join("")
}

function withoutDot(glob: string): string {
  return glob.replace(/^\.\//, "")
}

/** A search that is not repeated, see globToRegExp; null where each place may be the one. */
type Once = (source: string) => string | null

/** `marks` are in what may be found at several places. */
function searchedOnce(marks: readonly string[]): Once {
  let group = 0
  return source =>
    marks.some(mark => source.includes(mark)) ? null : `(?=(?<_${++group}>${source}))\\k<_${group}>`
}

function foldersSource(glob: string, once: Once): string {
  const [first = "", ...rest] = glob.split(/(\*\*\/|\*{2,})/)
  const starAt = (place: number): Star => (rest[place]?.endsWith("/") ? folders : anything)
  const after = rest.map((names, i) => {
    if (i % 2 === 0) return ""
    const [star, isLast] = [starAt(i - 1), i === rest.length - 1]
    const leavesMore = !isLast && (starAt(i + 1) === anything || names.endsWith("/"))
    const found = leavesMore ? once(star.least + namesSource(names, once, "least")) : null
    return found ?? star.most + namesSource(names, once, "most")
  })
  return namesSource(first, once, "most") + after.join("")
}

/** `last` is how much the last star of a name takes. */
function namesSource(names: string, once: Once, last: keyof Star): string {
  const charactersOf = (text: string): string =>
    text.replaceAll(joint, "").split("?").map(escapePattern).join("[^/]")
  const sources = names.split("/").map(name => {
    const [first = "", ...others] = name.split("*").map(charactersOf)
    const after = others.map((text, i) =>
      i === others.length - 1 ? inName[last] + text : (once(inName.least + text) ?? inName.most + text),
    )
    return first + after.join("")
  })
  return sources.join("/")
}

/** A text as the source of a regular expression that matches nothing else. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}
