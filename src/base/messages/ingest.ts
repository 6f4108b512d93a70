import { exits, Fault } from "../fault.ts"
import type { TimeRule } from "../job.ts"

function input(code: string, what: string, where: string, mend: string, cause?: unknown): Fault {
  return new Fault({ code: `ingest.${code}`, what, where, mend, exit: exits.input }, cause)
}

export function noSourceFolder(folder: string, cause: unknown): Fault {
  return input("no-folder", "the source's folder cannot be read", folder, "set source.root, or give the folder with --source", cause)
}

/** `names` are the files that are there. */
export function noFileMatches(globs: readonly string[], root: string, names: readonly string[]): Fault {
  const count = names.length === 1 ? "1 file" : `${names.length} files`
  const there = names.length === 0 ? "the folder is empty" : `it holds ${count} such as ${names.slice(0, 3).map(short).join(", ")}`
  const mend = "correct the globs under source, or give the folder with --source"
  return input("no-file", `no file matches ${globs.map(short).join(", ")}`, `${root} · ${there}`, mend)
}

export function unknownEnding(file: string): Fault {
  const mend = "name it .csv, .parquet or .jsonl (the text formats also with .gz or .zst), or narrow the globs under source"
  return input("unknown-format", "the file's name does not say what it is", short(file), mend)
}

export function emptyFile(file: string): Fault {
  return input("empty", "the file is empty (0 bytes)", short(file), "write it again, or narrow the globs under source")
}

export function notWhatItsNameSays(file: string, expected: string, found: string): Fault {
  const what = `the file is not what its name says: expected ${expected}, found ${found}`
  return input("wrong-content", what, short(file), "rename the file or export it again")
}

export function truncatedParquet(file: string): Fault {
  return input("truncated", "the Parquet file is cut off: its end is missing", short(file), "copy or export it again")
}

export function truncatedArchive(file: string, cause: unknown): Fault {
  return input("truncated", `the compressed file is cut off or damaged (${firstLine(cause)})`, short(file), "copy or compress it again", cause)
}

export function cannotRead(file: string, cause: unknown): Fault {
  if (cause instanceof Error && /invalid unicode|not utf-8 encoded/i.test(cause.message)) {
    return input("not-utf-8", "the file is not written in UTF-8", short(file), "convert it, e.g. iconv -f latin1 -t utf-8", cause)
  }
  return input("unreadable", `the file cannot be read: ${firstLine(cause)}`, short(file), "export it again, or narrow the globs under source", cause)
}

export interface MissingColumn {
  readonly file: string
  /** Key of the job file that names the column. */
  readonly key: string
  readonly name: string
  readonly header: readonly string[]
  readonly jobFile: string
}

export function noColumn({ file, key, name, header, jobFile }: MissingColumn): Fault {
  const guess = likely(key, name, header)
  const mend = guess === null ? `set ${key} to the column's name` : `set ${key}: ${short(guess)}`
  return input("no-column", `no column "${name}" in ${short(file)}`, `its header is "${cut(header.join(","), 120)}"`, `${mend} in ${jobFile}`)
}

export function noHostInPath(file: string, pattern: string): Fault {
  const what = `the path does not fit the pattern ${short(pattern)} that names the host`
  return input("no-host", what, short(file), "correct source.host, or narrow the globs under source")
}

export function noTimeReadable(file: string, rule: TimeRule, sample: string, jobFile: string): Fault {
  const formats = ["iso", "epoch-s", "epoch-ms", "elapsed-s"].filter(format => format !== rule.format)
  const fitting = /^-?\d+(\.\d+)?$/.test(sample.trim()) ? formats.filter(format => format !== "iso") : formats
  const what = `no time can be read from column "${rule.column}" as ${rule.format}: it holds "${cut(sample, 60)}"`
  return input("no-time", what, short(file), `set source.time.format to what it is (${fitting.join(", ")}) in ${jobFile}`)
}

export function noRows(files: number): Fault {
  return input("no-rows", "the source holds no row", `${files} ${files === 1 ? "file" : "files"}`, "check the export: header alone is no data")
}

export function noHostRows(host: string): Fault {
  return input("no-rows", `host "${short(host)}" has no row with a readable time`, short(host), "check the export: header alone is no data")
}

export function stale(newest: number, end: number, allowed: number): Fault {
  const age = duration(end - newest)
  const what = `the newest row is ${age} older than the night's end; ${duration(allowed)} is allowed`
  const where = `newest ${iso(newest)} · night ends ${iso(end)}`
  const mend = "mend the collection, or set night.end: data (or --until) to report on old data; a wrong source.time.format looks like this too"
  return input("stale", what, where, mend)
}

export function allInFuture(oldest: number, end: number): Fault {
  const where = `oldest ${iso(oldest)} · night ends ${iso(end)}`
  const mend = "check source.time (format, origin, zone) and the clocks, or set night.end: data"
  return input("future", "all rows lie after the night's end", where, mend)
}

export function badEvents(file: string, what: string, cause?: unknown): Fault {
  const mend = "give a CSV with the columns time, host, text, or leave source.events out"
  return input("events", `the events cannot be read: ${what}`, file, mend, cause)
}

function likely(key: string, name: string, header: readonly string[]): string | null {
  const same = header.find(column => column.trim().toLowerCase() === name.trim().toLowerCase())
  if (same !== undefined) return same
  if (key !== "source.time.column") return null
  return header.find(column => /time|date|^ts$|^t$/i.test(column)) ?? null
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return cut(text.replace(/^(Invalid Input|Conversion|IO|Binder) Error: /, "").split("\n")[0]!.trim(), 160)
}

/** Names of the user's data, short enough for a line. */
function short(name: string): string {
  return cut(name, 80)
}

function cut(text: string, length: number): string {
  const clean = text.replace(/\p{Cc}/gu, "\uFFFD")
  return [...clean].length > length ? `${[...clean].slice(0, length).join("")}…` : clean
}

/** A broken clock gives times that no Date holds. */
function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms since 1970`
}

function duration(ms: number): string {
  const [unit, size] = ms < 7_200_000 ? ["min", 60_000] as const : ms < 172_800_000 ? ["h", 3_600_000] as const : ["d", 86_400_000] as const
  return `${Math.round(ms / size)} ${unit}`
}
