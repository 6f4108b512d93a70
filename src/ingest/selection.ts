import type { Job } from "../base/index.ts"
import type { Database } from "../store/index.ts"
import { timeSql } from "./cells.ts"
import { relation } from "./file-table.ts"
import type { FileTable } from "./file-table.ts"
import type { HostFile, HostSource } from "./survey.ts"

/** One host's share of one file, to be read. */
export interface Reading {
  readonly table: FileTable
  readonly file: HostFile
  readonly job: Job
  readonly source: HostSource
  readonly database: Database
}

/** `FROM … WHERE …` of the host's rows inside history and night, those without a readable time among them; and SQL of their time. */
export interface Selection {
  readonly rows: string
  /** DOUBLE, epoch ms; NULL where unreadable. */
  readonly time: string
  readonly bound: readonly string[]
}

export function selectionOf({ table, file, job, source }: Reading): Selection {
  const { timeColumn, hostColumn } = file.scanned
  const time = timeSql(timeColumn, table.columns[timeColumn]!, job.source.time)
  const { part } = table.file
  const from = part === "night" ? source.night.start : source.history.start
  const to = part === "history" ? source.history.end : source.night.end
  // Times are whole µs, and each mention of one would parse its text again.
  const inside = `(${time} BETWEEN ${from} AND ${to - 0.001}) IS NOT FALSE`
  const rows = `FROM ${relation(table)} WHERE ${inside}`
  return hostColumn === null ? { rows, time, bound: [] } : { rows: `${rows} AND ${hostSql(hostColumn)} = $1`, time, bound: [source.host] }
}

/** SQL of a row's host where a column names it. */
export function hostSql(place: number): string {
  return `coalesce(CAST(c${place} AS VARCHAR), '')`
}

/** SQL that gives NaN for NULL, so that vectors need no second look. */
export function orNaN(sql: string): string {
  return `coalesce(${sql}, 'NaN'::DOUBLE)`
}
