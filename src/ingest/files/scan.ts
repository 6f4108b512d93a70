import { day, hostOfPath, type Job, minute, type Source } from "../../base/index.ts"
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
import { timeColumnOf, timeSql } from "../tables/cell-sql.ts"
import {
  type FileTable,
  inspect,
  readWithFallback,
  relationSql,
  withCellsAsWritten,
} from "../tables/file-table.ts"
import type { FoundFile } from "./find-files.ts"
import type { Extent, ScannedFile } from "./host-source.ts"
import { hostSql } from "./host-query.ts"
import { checkFooter } from "../tables/footer.ts"
import { withRejects } from "../tables/rejects.ts"
import { rowsInQuotes } from "../tables/rows-in-quotes.ts"

/**
 * More than this share of rows that do not fit, or have no time, is no slip but another kind of file; one row
 * may be the last of a file that is still being written.
 */
const maxRejectedShare = 0.02

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
  file: FoundFile,
  { source, file: jobFile }: Job,
  { database, now }: ScanContext,
): Promise<ScannedFile> {
  const inspected = await inspect(file, source, database)
  if (inspected.columns.length > maxColumns) throw tooManyColumns(file.name, inspected.columns.length)
  const columnIndex = (name: string, key: string): number => {
    const at = inspected.columns.findIndex(column => column.name === name)
    if (at < 0)
      throw noColumn({
        file: file.name,
        key,
        name,
        header: inspected.columns.map(column => column.name),
        jobFile,
      })
    return at
  }
  const timeColumn = columnIndex(source.time.column, "source.time.column")
  const clockColumn =
    source.time.clock === undefined ? null : columnIndex(source.time.clock, "source.time.column")
  const hostColumn = "column" in source.host ? columnIndex(source.host.column, "source.host") : null
  const metricColumns =
    source.layout === "wide" ? [] : [source.metric].flat().map(name => columnIndex(name, "source.metric"))
  if (source.layout === "long") {
    for (const name of [source.value].flat()) columnIndex(name, "source.value")
  }
  const fixedHost = hostOfFile(file, source)
  const scanAs = async (table: FileTable): Promise<ScannedFile> => {
    const place = timeColumnOf({ table, timeColumn, clockColumn })
    const { result: found, rejects } = await withRejects(table, database, counting =>
      extentsOf(
        counting,
        { time: timeSql(place, source.time), hostColumn, timeColumn, layout: source.layout },
        { database, now },
      ),
    )
    if (found.length > maxHosts) throw tooManyHosts(file.name, found.length)
    const sample = found.find(extent => extent.sample !== null)?.sample ?? ""
    await checkFooter(table, sumOf(found, "rows"), database)
    const read = { time: place, rule: source.time, timed: sumOf(found, "timed"), database }
    const inQuotes = await rowsInQuotes(table, read)
    const rejected = Math.max(rejects.rows, inQuotes?.rows ?? 0)
    checkRows({ found, rejects, inQuotes, file, sample, source, jobFile })
    const extents = found.map(({ host, rows, times, first, last }) => {
      return { host: fixedHost ?? host, rows, times, first, last }
    })
    const zoneless = isText(source.time.format) && isZoneless(place.column.type, sample)
    return { table, hostColumn, timeColumn, clockColumn, zoneless, rejected, extents }
  }
  return readWithFallback(inspected, { database, zone: source.time.zone }, async readable => {
    const texts = [
      hostColumn,
      clockColumn,
      ...metricColumns,
      ...(isText(source.time.format) ? [timeColumn] : []),
    ]
    const scanned = await scanAs(withTextColumns(readable, texts))
    const mayBeMissing = hostColumn !== null && scanned.extents.some(({ host }) => host === "")
    return mayBeMissing && readable.format.kind === "csv"
      ? await scanAs(withCellsAsWritten(readable))
      : scanned
  })
}

interface FoundExtent extends Extent {
  /** Rows with a readable time. */
  readonly timed: number
  /** What stands in the column of time; of a row without a readable one where there is such. */
  readonly sample: string | null
}

function extentsOf(
  table: FileTable,
  columns: {
    readonly time: string
    readonly hostColumn: number | null
    readonly timeColumn: number
    readonly layout: Source["layout"]
  },
  { database, now }: ScanContext,
): Promise<FoundExtent[]> {
  const host = columns.hostColumn === null ? "''" : hostSql(columns.hostColumn)
  const last = `coalesce(max(time) FILTER (WHERE time <= ${now + clockTolerance}), max(time))`
  const times = columns.layout === "wide" ? "count(time)" : "approx_count_distinct(time)"
  return database.rows<FoundExtent>(
    `SELECT host, CAST(count(*) AS DOUBLE) AS rows, CAST(count(time) AS DOUBLE) AS timed, CAST(${times} AS DOUBLE) AS times, min(time) AS first, ${last} AS last,
       coalesce(any_value(raw) FILTER (time IS NULL), any_value(raw)) AS sample
     FROM (SELECT ${host} AS host, ${columns.time} AS time, CAST(c${columns.timeColumn} AS VARCHAR) AS raw FROM ${relationSql(table)}) GROUP BY host ORDER BY host`,
  )
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
 * The median distance of consecutive times of one host, ms; a minute where it has fewer than two. Enough to
 * end a night one step after its last row; frame/ finds the step of a host's grid itself.
 */
export async function medianStep(
  { scanned, extent }: { scanned: ScannedFile; extent: Extent },
  source: Source,
  database: Database,
): Promise<number> {
  const { table, hostColumn } = scanned
  const time = timeSql(timeColumnOf(scanned), source.time)
  const ofHost = hostColumn === null ? "true" : `${hostSql(hostColumn)} = $1`
  const [row] = await database.rows<{ step: number | null }>(
    `SELECT median(step) AS step
     FROM (SELECT time - lag(time) OVER (ORDER BY time) AS step FROM (SELECT ${time} AS time FROM ${relationSql(table)} WHERE ${ofHost})) WHERE step > 0`,
    hostColumn === null ? [] : [extent.host],
  )
  return row?.step ?? minute
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
function withTextColumns(table: FileTable, indices: readonly (number | null)[]): FileTable {
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
