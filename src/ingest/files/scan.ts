import { type Job, minute, type Source } from "../../base/index.ts"
import { noColumn, noHostInPath, noTimeReadable } from "../faults.ts"
import { hostOfPath } from "../../job/index.ts"
import type { Database } from "../../store/index.ts"
import { timeSql } from "./cell-sql.ts"
import { countRejected, type FileTable, inspect, readWithFallback, relationSql } from "./file-table.ts"
import type { FoundFile } from "./find-files.ts"
import { hostSql } from "./host-query.ts"

/** What one file holds, host by host, without its values. */
export interface ScannedFile {
  readonly table: FileTable
  /** Place of the column that names the host, or null where path or job do. */
  readonly hostColumn: number | null
  readonly timeColumn: number
  /** True where times carry no offset, so that the job's zone decides. */
  readonly zoneless: boolean
  /** Lines that were no row; 0 where the file was read strictly. */
  readonly rejected: number
  readonly extents: readonly Extent[]
}

export interface Extent {
  readonly host: string
  readonly rows: number
  /** Epoch ms of the oldest and newest row; null where no time can be read. */
  readonly first: number | null
  readonly last: number | null
}

/** A file's host of whom it has at least one readable time. */
export type TimedExtent = Extent & { readonly first: number; readonly last: number }

/**
 * Reads only the columns of time and host. Fault where the file cannot be read, lacks a column, or where no
 * time is readable.
 */
export async function scan(
  file: FoundFile,
  { source, file: jobFile }: Job,
  database: Database,
): Promise<ScannedFile> {
  const inspected = await inspect(file, source, database)
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
  const hostColumn = "column" in source.host ? columnIndex(source.host.column, "source.host") : null
  if (source.layout === "long") {
    columnIndex(source.metric, "source.metric")
    columnIndex(source.value, "source.value")
  }
  const fixedHost = hostOfFile(file, source)
  return readWithFallback(inspected, async readable => {
    const table = withTextColumns(
      readable,
      source.time.format === "iso" ? [timeColumn, hostColumn] : [hostColumn],
    )
    const time = timeSql(timeColumn, table.columns[timeColumn]!, source.time)
    const host = hostColumn === null ? "''" : hostSql(hostColumn)
    const found = await database.rows<Extent & { sample: string | null }>(
      `SELECT host, CAST(count(*) AS DOUBLE) AS rows, min(time) AS first, max(time) AS last, any_value(raw) AS sample
       FROM (SELECT ${host} AS host, ${time} AS time, CAST(c${timeColumn} AS VARCHAR) AS raw FROM ${relationSql(table)}) GROUP BY host ORDER BY host`,
    )
    const sample = found.find(extent => extent.sample !== null)?.sample ?? ""
    const timeless = found.length > 0 && found.every(extent => extent.first === null)
    if (timeless) throw noTimeReadable({ file: file.name, rule: source.time, sample, jobFile })
    const extents = found.map(({ host, rows, first, last }) => ({
      host: fixedHost ?? host,
      rows,
      first,
      last,
    }))
    const rejected = await countRejected(
      table,
      extents.reduce((sum, { rows }) => sum + rows, 0),
      database,
    )
    const zoneless = source.time.format === "iso" && isZoneless(table.columns[timeColumn]!.type, sample)
    return { table, hostColumn, timeColumn, zoneless, rejected, extents }
  })
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
  const { table, timeColumn, hostColumn } = scanned
  const time = timeSql(timeColumn, table.columns[timeColumn]!, source.time)
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
