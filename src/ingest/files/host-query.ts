import type { Job } from "../../base/index.ts"
import type { Database } from "../../store/index.ts"
import { timeColumnOf, timeSql } from "../tables/cell-sql.ts"
import { type FileTable, relationSql } from "../tables/file-table.ts"
import type { HostFile, HostSource } from "./host-source.ts"

/** One host's share of one file, to be read. */
export interface ReadTask {
  readonly table: FileTable
  readonly file: HostFile
  readonly job: Job
  readonly source: HostSource
  readonly database: Database
}

/**
 * `FROM … WHERE …` of the host's rows inside history and night, those without a readable time among them; and
 * SQL of their time.
 */
export interface HostQuery {
  readonly fromWhere: string
  /** DOUBLE, epoch ms; NULL where unreadable. */
  readonly time: string
  readonly parameters: readonly string[]
}

export function hostQueryOf({ table, file, job, source }: ReadTask): HostQuery {
  const { hostColumn } = file.scanned
  const time = timeSql(timeColumnOf({ ...file.scanned, table }), job.source.time)
  const { part } = table.file
  const from = part === "night" ? source.night.start : source.history.start
  const to = part === "history" ? source.history.end : source.night.end
  // Times are whole µs, and each mention of one would parse its text again.
  const inside = `(${time} BETWEEN ${from} AND ${to - 0.001}) IS NOT FALSE`
  const fromWhere = `FROM ${relationSql(table)} WHERE ${inside}`
  return hostColumn === null
    ? { fromWhere, time, parameters: [] }
    : { fromWhere: `${fromWhere} AND ${hostSql(hostColumn)} = $1`, time, parameters: [source.host] }
}

/** SQL of a row's host where a column names it. */
export function hostSql(index: number): string {
  return `coalesce(CAST(c${index} AS VARCHAR), '')`
}

/** SQL that gives NaN for NULL, so that vectors need no second look. */
export function orNaN(sql: string): string {
  return `coalesce(${sql}, 'NaN'::DOUBLE)`
}
