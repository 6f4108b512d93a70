import { type Fault, inputFault, truncate } from "../base/index.ts"
import type { UnreadableTime } from "./faults-time.ts"
import type { OtherFormat } from "./tables/other-formats.ts"

/** Faults of what a file's rows hold; those of files and columns stand in faults.ts. */

export function noHeader(file: string, first: readonly string[]): Fault {
  return inputFault({
    code: "ingest.no-header",
    what: "expected column names in the first row, got data",
    where: `${truncate(file, 80)}, whose first row is ${truncate(first.slice(0, 6).join(", "), 120)}`,
    hint: "add a header row",
  })
}

/** A file of another tool that is no table; the hint is the command that makes one of it. */
export function notATable(file: string, { name, hint }: OtherFormat): Fault {
  return inputFault({
    code: "ingest.not-a-table",
    what: `the file is ${name}, which is no table of times and numbers`,
    where: truncate(file, 80),
    hint,
  })
}

/** DuckDB decompresses Zstandard, importers do not. */
export function compressedExport(file: string, tool: string): Fault {
  return inputFault({
    code: "ingest.compressed-export",
    what: `the file is an export of ${tool} in Zstandard, which is read plain or as .gz`,
    where: truncate(file, 80),
    hint: `zstd -d ${truncate(file, 80)}`,
  })
}

/** Rows of a CSV file that do not fit its header. */
export interface Rejects {
  readonly rows: number
  /** Three of them, as they are written. */
  readonly samples: readonly string[]
}

/** `total` rows and rejected rows together. */
export function raggedFile(file: string, { rows, samples }: Rejects, total: number): Fault {
  const quoted = samples.map(sample => `"${truncate(sample.trim(), 100)}"`).join(" · ")
  return inputFault({
    code: "ingest.ragged",
    what: `${rows} of ${total} rows do not fit the header: the file holds rows of several kinds`,
    where: `${truncate(file, 80)} · such as ${quoted}`,
    hint: 'write one table per file: one report of sadf -d, one measurement; of Telegraf data_format = "json"',
  })
}

/** Lines of a CSV file that read as rows, but lie inside a quote. */
export interface RowsInQuotes {
  readonly rows: number
  /** The first that leaves a quote open. */
  readonly open: string
}

/** `total` rows and the lines inside quotes together. */
export function unclosedQuote(file: string, { rows, open }: RowsInQuotes, total: number): Fault {
  return inputFault({
    code: "ingest.unclosed-quote",
    what: `a quote is not closed: ${rows} of ${total} rows lie inside one cell`,
    where: `${truncate(file, 80)} · from "${truncate(open.trim(), 100)}"`,
    hint: 'close that quote, or write it twice ("") where it belongs to the text',
  })
}

export function otherRowCount(file: string, rows: number, stated: number): Fault {
  return inputFault({
    code: "ingest.row-count",
    what: `the Parquet file is damaged: its footer names ${stated} rows, ${rows} can be read`,
    where: truncate(file, 80),
    hint: "copy or export it again",
  })
}

export function someTimesUnreadable(
  { file, rule, sample }: UnreadableTime,
  unreadable: number,
  rows: number,
): Fault {
  return inputFault({
    code: "ingest.no-time",
    what: `${unreadable} of ${rows} times cannot be read from column "${truncate(rule.column, 60)}" as ${rule.format}`,
    where: `${truncate(file, 80)} · such as "${truncate(sample, 60)}"`,
    hint: "write all times of a file in one format, or remove the rows that have none",
  })
}

export function noNightRows(newest: number, night: { readonly start: number; readonly end: number }): Fault {
  return inputFault({
    code: "ingest.no-night",
    what: "no host has a row in the night: there is nothing to report on",
    where: `newest ${iso(newest)} · night ${iso(night.start)} to ${iso(night.end)}`,
    hint: "fix the collection, or set night.end: data (or --until) to report on old data",
  })
}

export function timeFalls(host: string, column: string): Fault {
  return inputFault({
    code: "ingest.time-falls",
    what: `the elapsed time falls from row to row: column "${truncate(column, 60)}" is no time`,
    where: truncate(host, 80),
    hint: "set source.time.column and source.time.format to the column that holds the time",
  })
}

export interface Conflicts {
  readonly host: string
  readonly file: string
  /** Rows that differ from another row of the same instant, and all rows of the host. */
  readonly rows: number
  readonly total: number
  /** Columns that tell such rows apart, and those that hold values; none where no column does. */
  readonly keys: readonly string[]
  readonly values: readonly string[]
  readonly jobFile: string
}

export function conflictingRows({ host, file, rows, total, keys, values, jobFile }: Conflicts): Fault {
  const list = (names: readonly string[]): string => `[${names.map(name => JSON.stringify(name)).join(", ")}]`
  const apart =
    keys.length === 0
      ? "no column tells them apart"
      : `column ${keys.map(name => `"${truncate(name, 60)}"`).join(" and ")} tells them apart`
  const hint =
    keys.length === 0
      ? "give each host a name of its own (source.host), or export one row per host and time"
      : `set source.layout: long, source.metric: ${list(keys)} and source.value: ${truncate(list(values), 120)} in ${jobFile}`
  return inputFault({
    code: "ingest.conflicting-rows",
    what: `${rows} of ${total} rows of host "${truncate(host, 80)}" share their time with another row and differ from it; ${apart}`,
    where: truncate(file, 80),
    hint,
  })
}

/** A broken clock gives times that no Date holds. */
function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms since 1970`
}
