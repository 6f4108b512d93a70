import { day, hostOfPath, type Job, type Source } from "../../base/index.ts"
import { noColumn, noHostInPath } from "../faults.ts"
import {
  raggedFile,
  type Rejects,
  type RowsInQuotes,
  someTimesUnreadable,
  unclosedQuote,
} from "../faults-content.ts"
import { tooManyColumns, tooManyHosts } from "../faults-reader.ts"
import { noTimeReadable } from "../faults-time.ts"
import type { Database } from "../../store/index.ts"
import { type TimeColumn, timeColumnOf, timeSql } from "../tables/cell-sql.ts"
import { type FileTable, readWithFallback, relationSql, withCellsAsWritten } from "../tables/file-table.ts"
import type { FileHead } from "../tables/head.ts"
import { inspectHead } from "../tables/inspect.ts"
import type { FoundFile } from "../files/find-files.ts"
import type { Extent, ScannedFile } from "../files/host-source.ts"
import { hostSql } from "../files/host-query.ts"
import { checkFooter } from "../tables/footer.ts"
import { withRejects } from "../tables/rejects.ts"
import { rowsInQuotes } from "../tables/rows-in-quotes.ts"

/**
 * More than this share of rows that do not fit, or have no time, is no slip but another kind of file; one row
 * may be the last of a file that is still being written.
 */
const maxRejectedShare = 0.02

export interface ScanTask {
  readonly file: FoundFile
  readonly head: FileHead
  /** Whether a line may leave a quote open. */
  readonly hasOpenQuotes: () => Promise<boolean>
}

export interface ScanContext {
  readonly database: Database
  /** Epoch ms. */
  readonly now: number
}

/** Far beyond any exporter's; DuckDB takes minutes over a hundred thousand, or never answers. */
const maxColumns = 10_000

/** Each costs seconds and lines of the report; a column of other ids has millions. */
const maxHosts = 10_000

/** Rows that lie further in the future are of a broken clock. */
const clockTolerance = 31 * day

/**
 * Reads only the columns of time and host. A row far in the future does not move its host's newest row,
 * unless all do. Fault where the file cannot be read, lacks a column, or where more
 * than a few rows do not fit the header or have no readable time.
 */
export async function scan(
  { file, head, hasOpenQuotes }: ScanTask,
  job: Job,
  { database, now }: ScanContext,
): Promise<ScannedFile> {
  const { source } = job
  const inspected = await inspectHead({ file, head, source, database })
  const columns = knownColumns(inspected, job)
  const scanAs = async (table: FileTable): Promise<ScannedFile> => {
    const { result: found, rejects } = await withRejects(table, database, counting =>
      database.rows<FoundExtent>(
        extentsSql({ table: counting, columns, source, now }, `'' AS file, * FROM ${relationSql(counting)}`),
      ),
    )
    await checkFooter(table, sumOf(found, "rows"), database)
    const read = {
      time: timeColumn(table, columns),
      rule: source.time,
      timed: sumOf(found, "timed"),
      database,
    }
    const inQuotes = (await hasOpenQuotes()) ? await rowsInQuotes(table, read) : null
    return scannedFile({ table, columns, found, rejects, inQuotes }, job)
  }
  return readWithFallback(inspected, { database, zone: source.time.zone }, async readable => {
    const scanned = await scanAs(withTextColumns(readable, columns.texts))
    return hidesHosts(scanned) ? await scanAs(withCellsAsWritten(readable)) : scanned
  })
}

/** Places of the columns that the job names. */
export interface KnownColumns {
  readonly time: number
  readonly clock: number | null
  readonly host: number | null
  /** Read as they stand: names, and times that are parsed. */
  readonly texts: readonly (number | null)[]
}

/** Fault where one is missing, or where there are more columns than any exporter's. */
export function knownColumns(table: FileTable, { source, file: jobFile }: Job): KnownColumns {
  const { columns, file } = table
  if (columns.length > maxColumns) throw tooManyColumns(file.name, columns.length)
  const place = (name: string, key: string): number => {
    const at = columns.findIndex(column => column.name === name)
    const header = columns.map(column => column.name)
    if (at < 0) throw noColumn({ file: file.name, key, name, header, jobFile })
    return at
  }
  const time = place(source.time.column, "source.time.column")
  const clock = source.time.clock === undefined ? null : place(source.time.clock, "source.time.column")
  const host = "column" in source.host ? place(source.host.column, "source.host") : null
  const metrics =
    source.layout === "wide" ? [] : [source.metric].flat().map(name => place(name, "source.metric"))
  if (source.layout === "long") for (const name of [source.value].flat()) place(name, "source.value")
  return {
    time,
    clock,
    host,
    texts: [host, clock, ...metrics, ...(isText(source.time.format) ? [time] : [])],
  }
}

export interface FoundExtent extends Extent {
  /** Rows with a readable time. */
  readonly timed: number
  /** What stands in the column of time; of a row without a readable one where there is such. */
  readonly sample: string | null
}

export interface ExtentsTask {
  readonly table: FileTable
  readonly columns: KnownColumns
  readonly source: Source
  readonly now: number
}

/** SQL of each file's and host's extent; `selected` gives a `file` and the table's columns. */
export function extentsSql({ table, columns, source, now }: ExtentsTask, selected: string): string {
  const host = columns.host === null ? "''" : hostSql(columns.host)
  const time = timeSql(timeColumn(table, columns), source.time)
  const last = `coalesce(max(time) FILTER (WHERE time <= ${now + clockTolerance}), max(time))`
  const times = source.layout === "wide" ? "count(time)" : "approx_count_distinct(time)"
  return `SELECT file, host, CAST(count(*) AS DOUBLE) AS rows, CAST(count(time) AS DOUBLE) AS timed, CAST(${times} AS DOUBLE) AS times, min(time) AS first, ${last} AS last,
       coalesce(any_value(raw) FILTER (time IS NULL), any_value(raw)) AS sample
     FROM (SELECT file, ${host} AS host, ${time} AS time, CAST(c${columns.time} AS VARCHAR) AS raw FROM (SELECT ${selected})) GROUP BY file, host ORDER BY file, host`
}

function timeColumn(table: FileTable, { time, clock }: KnownColumns): TimeColumn {
  return timeColumnOf({ table, timeColumn: time, clockColumn: clock })
}

export interface ScanResult {
  readonly table: FileTable
  readonly columns: KnownColumns
  readonly found: readonly FoundExtent[]
  readonly rejects: Rejects
  readonly inQuotes: RowsInQuotes | null
}

/** Fault where there are too many hosts, or where more than a few rows cannot be used. */
export function scannedFile(result: ScanResult, job: Job): ScannedFile {
  const { table, columns, found, rejects, inQuotes } = result
  const { file } = table
  const { source, file: jobFile } = job
  if (found.length > maxHosts) throw tooManyHosts(file.name, found.length)
  const sample = found.find(extent => extent.sample !== null)?.sample ?? ""
  checkRows({ found, rejects, inQuotes, file, sample, source, jobFile })
  const fixedHost = hostOfFile(file, source)
  const extents = found.map(({ host, rows, times, first, last }) => {
    return { host: fixedHost ?? host, rows, times, first, last }
  })
  const zoneless = isText(source.time.format) && isZoneless(timeColumn(table, columns).column.type, sample)
  return {
    table,
    hostColumn: columns.host,
    timeColumn: columns.time,
    clockColumn: columns.clock,
    zoneless,
    rejected: Math.max(rejects.rows, inQuotes?.rows ?? 0),
    extents,
  }
}

/** Whether a host without a name may be one whose name stands for a missing value. */
export function hidesHosts({ table, hostColumn, extents }: ScannedFile): boolean {
  return table.format.kind === "csv" && hostColumn !== null && extents.some(({ host }) => host === "")
}

interface RowCheck {
  readonly found: readonly FoundExtent[]
  readonly rejects: Rejects
  readonly inQuotes: RowsInQuotes | null
  readonly file: FoundFile
  readonly sample: string
  readonly source: Source
  readonly jobFile: string
}

function checkRows({ found, rejects, inQuotes, file, sample, source, jobFile }: RowCheck): void {
  const [rows, timed] = [sumOf(found, "rows"), sumOf(found, "timed")]
  const most = (total: number): number => Math.max(Math.min(1, rows), maxRejectedShare * total)
  const total = rows + Math.max(rejects.rows, inQuotes?.rows ?? 0)
  if (inQuotes !== null && inQuotes.rows > Math.max(rejects.rows, most(total)))
    throw unclosedQuote(file.name, inQuotes, total)
  if (rejects.rows > most(total)) throw raggedFile(file.name, rejects, total)
  const unreadable = { file: file.name, rule: source.time, sample, jobFile }
  if (rows > 0 && timed === 0) throw noTimeReadable(unreadable)
  if (rows - timed > maxRejectedShare * total) throw someTimesUnreadable(unreadable, rows - timed, rows)
}

function sumOf(found: readonly FoundExtent[], count: "rows" | "timed"): number {
  return found.reduce((sum, extent) => sum + extent[count], 0)
}

/** Times written for people, not numbers. */
function isText(format: Source["time"]["format"]): boolean {
  return format === "iso" || format.includes("%")
}

/**
 * The host that a file belongs to where the job or its path names it; null where a column does. Fault where
 * the path does not fit the pattern.
 */
export function hostOfFile(file: FoundFile, { host }: Source): string | null {
  if ("column" in host) return null
  if ("name" in host) return host.name
  const found = hostOfPath(host.path, file.name)
  if (found === null) throw noHostInPath(file.name, host.path)
  return found
}

/** Of a CSV file, names of hosts and times to be parsed are read as they stand: a host may be called 007. */
export function withTextColumns(table: FileTable, indices: readonly (number | null)[]): FileTable {
  if (table.format.kind !== "csv") return table
  const columns = table.columns.map(({ name, type }, index) => ({
    name,
    type: indices.includes(index) ? "VARCHAR" : type,
  }))
  return { ...table, columns }
}

/** Whether the times of a column of that type, such as the sample, carry no offset. */
function isZoneless(type: string, sample: string): boolean {
  return !/WITH TIME ZONE/.test(type) && !/:\d\d.*(Z|[+-]\d\d(:?\d\d)?|[A-Za-z])$/.test(sample.trim())
}
