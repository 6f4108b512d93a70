import { dataFileExtension, globToRegExp } from "../../base/index.ts"

/** A job's globs, and the place of the host's name in the path. */
export interface Paths {
  readonly files: readonly string[]
  /** Instead of `files`: each folder holds a history file and a night file. */
  readonly halves: { readonly history: readonly string[]; readonly night: readonly string[] } | null
  /** A pattern with {host} in it, or one name for all. */
  readonly host: string | { readonly name: string }
}

/** `names` are the job's files, `beside` all data files in their folder; both relative to it. */
export function pathsOf(
  names: readonly string[],
  allNames: readonly string[],
): Paths & { readonly host: string } {
  const halves = halvesOf(names, allNames)
  if (halves !== null)
    return { files: [], halves, host: `{host}/*${dataFileExtension(names[0] ?? "") ?? ""}` }
  return { files: globsOf(names, allNames), halves: null, host: hostPatternOf(names) }
}

/** Globs that match exactly these files where possible, else their names. */
function globsOf(names: readonly string[], allNames: readonly string[]): readonly string[] {
  if (names.length === 1) return names
  const shapes = ["*", "*-*", "*_*"].map(stem => new Map(allNames.map(name => [name, globOf(name, stem)])))
  const exact = shapes.find(globs => {
    const wanted = new Set(names.map(name => globs.get(name)))
    return !wanted.has(null) && allNames.every(name => names.includes(name) === wanted.has(globs.get(name)))
  })
  return exact === undefined ? names : [...new Set(names.map(name => exact.get(name) ?? name))]
}

/**
 * "a/db-1.csv" with the stem "*-*" gives "*-*.csv" in any folder; null where the stem does not match the
 * name.
 */
function globOf(name: string, stem: string): string | null {
  const ending = dataFileExtension(name) ?? ""
  const fits = globToRegExp(stem).test(baseOf(name).slice(0, baseOf(name).length - ending.length))
  return fits ? `${"*/".repeat(name.split("/").length - 1)}${stem}${ending}` : null
}

/** host-a/train.parquet with host-a/test.parquet, in every folder. */
function halvesOf(names: readonly string[], allNames: readonly string[]): Paths["halves"] {
  const history = names.filter(name => /^(train|history|hist)\b/i.test(baseOf(name)))
  const night = names.filter(name => /^(test|night)\b/i.test(baseOf(name)))
  const folders = (some: readonly string[]): string =>
    some.map(name => name.split("/").slice(0, -1).join("/")).join("\n")
  const whole =
    history.length > 0 &&
    history.length + night.length === names.length &&
    folders(history) === folders(night)
  if (!whole || new Set(names.map(baseOf)).size !== 2 || !names.every(name => name.includes("/"))) return null
  const glob = (half: readonly string[]): readonly string[] => {
    const pattern = `${"*/".repeat((half[0] ?? "").split("/").length - 1)}${baseOf(half[0] ?? "")}`
    const same = allNames.filter(
      name => baseOf(name) === baseOf(half[0] ?? "") && name.split("/").length === pattern.split("/").length,
    )
    return half.length > 1 && same.length === half.length ? [pattern] : half
  }
  return { history: glob(history), night: glob(night) }
}

function hostPatternOf(names: readonly string[]): string {
  const stems = names.map(name => baseOf(name).slice(0, -(dataFileExtension(name) ?? "").length))
  const folders = names.map(name => name.split("/").slice(0, -1))
  const nested =
    folders.every(parts => parts.length > 0) && new Set(folders.map(parts => parts.at(-1))).size > 1
  if (nested && new Set(stems).size < stems.length) return "{host}/*"
  const tails = new Set(stems.map(datedTail))
  const [tail = ""] = tails
  if (tails.size === 1 && tail !== "") return `{host}${tail}*`
  const suffix = names.length > 1 ? wordSuffix(stems) : ""
  return suffix === "" ? "{host}" : `{host}${suffix}.*`
}

/** db-3-2026-11-21 → "-????-??-??": the date of a file name as a glob. */
function datedTail(stem: string): string {
  const date = /[-_.]\d{4}[-_.]?\d\d([-_.]?\d\d)?([-_T.]?\d\d[-_.]?\d\d)?$/.exec(stem)?.[0]
  return date === undefined || date === stem ? "" : date.replaceAll(/\d/g, "?")
}

/**
 * The common suffix of all names, from a separator on, with a letter: "_metrics" of web_metrics and
 * db_metrics.
 */
function wordSuffix(stems: readonly string[]): string {
  const [first = "", ...others] = stems
  for (const { index } of first.matchAll(/[-_.]/g)) {
    const suffix = first.slice(index)
    if (
      index > 0 &&
      /[a-z]/i.test(suffix) &&
      others.every(stem => stem.endsWith(suffix) && stem.length > suffix.length)
    )
      return suffix
  }
  return ""
}

function baseOf(name: string): string {
  return name.split("/").at(-1) ?? name
}
