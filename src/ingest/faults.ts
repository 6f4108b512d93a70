import {
  day,
  type Fault,
  firstLine,
  hour,
  inputFault,
  minute,
  type TimeRule,
  truncate,
  unreachableFault,
} from "../base/index.ts"

export function noSourceFolder(folder: string, cause: unknown): Fault {
  if (isVolumeError(cause)) return unreachableSource(folder, cause)
  return inputFault(
    {
      code: "ingest.no-folder",
      what: "the source's folder cannot be read",
      where: folder,
      hint: "set source.root, or give the folder with --source",
    },
    cause,
  )
}

/** The system refuses a file: it is not the file's content. */
export function inaccessibleFile(file: string, cause: unknown): Fault {
  if (isVolumeError(cause)) return unreachableSource(shorten(file), cause)
  const hint = "let this user read the file, or narrow the globs under source"
  return inputFault(
    {
      code: "ingest.unreadable",
      what: `the file cannot be read: ${reason(cause)}`,
      where: shorten(file),
      hint,
    },
    cause,
  )
}

function unreachableSource(where: string, cause: unknown): Fault {
  const hint = "see that the volume of the source is mounted and well, then the same command again"
  return unreachableFault(
    { code: "ingest.no-answer", what: `the source does not answer: ${reason(cause)}`, where, hint },
    cause,
  )
}

/**
 * What disks, and file systems of other machines, say in trouble that may be over in some minutes; DuckDB
 * tells it only in its text.
 */
function isVolumeError(cause: unknown): boolean {
  const codes = /\b(EIO|ESTALE|ETIMEDOUT|ENOTCONN|EHOSTDOWN|EHOSTUNREACH|ENETUNREACH|EREMOTEIO)\b/
  const words =
    /input\/output error|stale (nfs )?file handle|connection timed out|transport endpoint is not connected|host is down|no route to host/i
  return cause instanceof Error && (codes.test(cause.message) || words.test(cause.message))
}

/** `names` are the files that are there. */
export function noFileMatches(globs: readonly string[], root: string, names: readonly string[]): Fault {
  const count = names.length === 1 ? "1 file" : `${names.length} files`
  const there =
    names.length === 0
      ? "the folder is empty"
      : `it holds ${count} such as ${names.slice(0, 3).map(shorten).join(", ")}`
  const hint = "correct the globs under source, or give the folder with --source"
  return inputFault({
    code: "ingest.no-file",
    what: `no file matches ${globs.map(shorten).join(", ")}`,
    where: `${root} · ${there}`,
    hint,
  })
}

export function unknownFormat(file: string): Fault {
  const hint =
    "name it .csv, .parquet or .jsonl (the text formats also with .gz or .zst), or narrow the globs under source"
  return inputFault({
    code: "ingest.unknown-format",
    what: "the file's name does not say what it is",
    where: shorten(file),
    hint,
  })
}

export function emptyFile(file: string): Fault {
  return inputFault({
    code: "ingest.empty",
    what: "the file is empty: it has no header",
    where: shorten(file),
    hint: "write it again, or narrow the globs under source",
  })
}

export function wrongContent(file: string, expected: string, found: string): Fault {
  const what = `the file is not what its name says: expected ${expected}, found ${found}`
  return inputFault({
    code: "ingest.wrong-content",
    what,
    where: shorten(file),
    hint: "rename the file or export it again",
  })
}

export function truncatedParquet(file: string): Fault {
  return inputFault({
    code: "ingest.truncated",
    what: "the Parquet file is cut off: its end is missing",
    where: shorten(file),
    hint: "copy or export it again",
  })
}

export function truncatedArchive(file: string, cause: unknown): Fault {
  return inputFault(
    {
      code: "ingest.truncated",
      what: `the compressed file is cut off or damaged (${reason(cause)})`,
      where: shorten(file),
      hint: "copy or compress it again",
    },
    cause,
  )
}

export function unreadableFile(file: string, cause: unknown): Fault {
  if (cause instanceof Error && /invalid unicode|not utf-8 encoded/i.test(cause.message)) {
    return inputFault(
      {
        code: "ingest.not-utf-8",
        what: "the file is not written in UTF-8",
        where: shorten(file),
        hint: "convert it, e.g. iconv -f latin1 -t utf-8",
      },
      cause,
    )
  }
  if (isVolumeError(cause)) return unreachableSource(shorten(file), cause)
  return inputFault(
    {
      code: "ingest.unreadable",
      what: `the file cannot be read: ${reason(cause)}`,
      where: shorten(file),
      hint: "export it again, or narrow the globs under source",
    },
    cause,
  )
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
  const guess = likelyColumn(key, name, header)
  const hint = guess === null ? `set ${key} to the column's name` : `set ${key}: ${shorten(guess)}`
  return inputFault({
    code: "ingest.no-column",
    what: `no column "${name}" in ${shorten(file)}`,
    where: `its header is "${truncate(header.join(","), 120)}"`,
    hint: `${hint} in ${jobFile}`,
  })
}

export function noHostInPath(file: string, pattern: string): Fault {
  const what = `the path does not fit the pattern ${shorten(pattern)} that names the host`
  return inputFault({
    code: "ingest.no-host",
    what,
    where: shorten(file),
    hint: "correct source.host, or narrow the globs under source",
  })
}

export interface UnreadableTime {
  readonly file: string
  readonly rule: TimeRule
  /** What stands in the column. */
  readonly sample: string
  readonly jobFile: string
}

export function noTimeReadable({ file, rule, sample, jobFile }: UnreadableTime): Fault {
  const isNumber = /^-?\d+(\.\d+)?$/.test(sample.trim())
  const byDigits = {
    9: "epoch-s",
    10: "epoch-s",
    12: "epoch-ms",
    13: "epoch-ms",
    15: "epoch-us",
    16: "epoch-us",
  }
  const digits = sample.trim().replace(/^-|\..*/g, "").length
  const number = byDigits[digits as keyof typeof byDigits] ?? (digits > 16 ? "epoch-ns" : "elapsed-s")
  const fitting = isNumber
    ? [number]
    : ["iso", 'or a pattern such as "%d.%m.%Y %H:%M:%S"'].filter(format => format !== rule.format)
  const what = `no time can be read from column "${rule.column}" as ${rule.format}: it holds "${truncate(sample, 60)}"`
  return inputFault({
    code: "ingest.no-time",
    what,
    where: shorten(file),
    hint: `set source.time.format to what it is (${fitting.join(", ")}) in ${jobFile}`,
  })
}

export function noRows(files: number): Fault {
  return inputFault({
    code: "ingest.no-rows",
    what: "the source holds no row",
    where: `${files} ${files === 1 ? "file" : "files"}`,
    hint: "check the export: header alone is no data",
  })
}

export function noHostRows(host: string): Fault {
  return inputFault({
    code: "ingest.no-rows",
    what: `host "${shorten(host)}" has no row with a readable time`,
    where: shorten(host),
    hint: "check the export: header alone is no data",
  })
}

export function staleData(newest: number, end: number, allowed: number): Fault {
  const age = duration(end - newest)
  const what = `the newest row is ${age} older than the night's end; ${duration(allowed)} is allowed`
  const where = `newest ${iso(newest)} · night ends ${iso(end)}`
  const hint =
    "fix the collection, or set night.end: data (or --until) to report on old data; a wrong source.time.format looks like this too"
  return inputFault({ code: "ingest.stale", what, where, hint })
}

export function allInFuture(oldest: number, end: number): Fault {
  const where = `oldest ${iso(oldest)} · night ends ${iso(end)}`
  const hint = "check source.time (format, origin, zone) and the clocks, or set night.end: data"
  return inputFault({ code: "ingest.future", what: "all rows lie after the night's end", where, hint })
}

const eventsHint = "give a CSV with the columns time, host, text, or leave source.events out"

export function eventsUnreadable(file: string, cause: unknown): Fault {
  return inputFault(
    {
      code: "ingest.events",
      what: `the events cannot be read: ${reason(cause)}`,
      where: file,
      hint: eventsHint,
    },
    cause,
  )
}

/** `row` from 1. */
export function badEventTime(file: string, row: number): Fault {
  const what = `the events cannot be read: the time in row ${row} is not ISO 8601`
  return inputFault({ code: "ingest.events", what, where: file, hint: eventsHint })
}

export function notACalendar(file: string): Fault {
  const what = "expected an iCalendar file, which begins with BEGIN:VCALENDAR"
  return inputFault({
    code: "ingest.calendar",
    what,
    where: file,
    hint: "export the calendar as .ics, or take it out of ics: in the job file",
  })
}

export function calendarUnreadable(file: string, reason: string, cause: unknown): Fault {
  const hint = "fix the file, or take it out of the job file: without it nothing of it is suppressed"
  return inputFault(
    { code: "ingest.calendar", what: `the calendar cannot be read: ${reason}`, where: file, hint },
    cause,
  )
}

function likelyColumn(key: string, name: string, header: readonly string[]): string | null {
  const same = header.find(column => column.trim().toLowerCase() === name.trim().toLowerCase())
  if (same !== undefined) return same
  if (key !== "source.time.column") return null
  return header.find(column => /time|date|^ts$|^t$/i.test(column)) ?? null
}

/** DuckDB says in front which part of it complains, which helps nobody. */
function reason(cause: unknown): string {
  return firstLine(cause).replace(/^(Invalid Input|Conversion|IO|Binder) Error: /, "")
}

/** Names of the user's data, short enough for a line. */
function shorten(name: string): string {
  return truncate(name, 80)
}

/** A broken clock gives times that no Date holds. */
function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms since 1970`
}

function duration(ms: number): string {
  const [unit, size] =
    ms < 2 * hour ? (["min", minute] as const) : ms < 2 * day ? (["h", hour] as const) : (["d", day] as const)
  return `${Math.round(ms / size)} ${unit}`
}
