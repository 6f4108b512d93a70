import { spreadsheetSafe } from "../../base/index.ts"
import { replaceFile } from "../atomic.ts"
import { type Database, withDatabase } from "../database.ts"
import { fileLiteral, literal } from "../quote.ts"

/** Rows of several hosts' scores; `from` and `to` are epoch ms, both inclusive. */
export interface RowSelection {
  /** `file` is what `writeScoresParquet` wrote for the host; at least one. */
  readonly hosts: readonly { readonly host: string; readonly file: string }[]
  readonly from: number
  readonly to: number
}

export interface ExportedRows {
  readonly host: string
  readonly rows: number
  /** Rows with a score; the others had no data. */
  readonly scored: number
}

/**
 * Exports a slice of scores/*.parquet as CSV, host by host: host, timestamp (ISO 8601, UTC), then the files'
 * columns, empty where a host lacks a feature. Returns the rows per host.
 */
export async function exportRows(path: string, { hosts, from, to }: RowSelection): Promise<ExportedRows[]> {
  const within = `epoch_ms(timestamp) BETWEEN ${from} AND ${to}`
  const selects = hosts.map(({ host, file }, place) => {
    const time = "strftime(timestamp AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') AS timestamp"
    const name = literal(spreadsheetSafe(host))
    return `SELECT ${place} AS place, ${name} AS host, * REPLACE (${time}) FROM read_parquet(${fileLiteral(file)}) WHERE ${within}`
  })
  return withDatabase(async database => {
    await database.run(`CREATE TABLE slice AS ${selects.join(" UNION ALL BY NAME ")}`)
    const sorted = "SELECT * EXCLUDE (place) FROM slice ORDER BY place, timestamp"
    await replaceFile(path, temporary =>
      database.run(`COPY (${sorted}) TO ${literal(temporary)} (FORMAT csv, HEADER)`),
    )
    return await countRows(database, hosts)
  })
}

async function countRows(database: Database, hosts: RowSelection["hosts"]): Promise<ExportedRows[]> {
  const counted = await database.rows<{ place: number; rows: number; scored: number }>(
    "SELECT place, count(*) AS rows, count(score) AS scored FROM slice GROUP BY place",
  )
  return hosts.map(({ host }, place) => {
    const count = counted.find(one => one.place === place)
    return { host, rows: count?.rows ?? 0, scored: count?.scored ?? 0 }
  })
}
