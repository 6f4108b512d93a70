import { minute, type Source } from "../../base/index.ts"
import type { Extent, ScannedFile } from "../files/host-source.ts"
import { hostSql } from "../files/host-query.ts"
import type { Database } from "../../store/index.ts"
import { timeColumnOf, timeSql } from "../tables/cell-sql.ts"
import { relationSql } from "../tables/file-table.ts"

/** Rows of a host that show its step, and bytes of a CSV file that are read at a time: the rest of it is not. */
const [stepRows, stepBytes] = [2000, 4 << 20]

/**
 * The median distance of consecutive times among one host's first rows, ms; a minute where there are fewer than
 * two. Enough to end a night one step after its last row; frame/ finds the step of a host's grid itself.
 */
export async function medianStep(
  { scanned, extent }: { scanned: ScannedFile; extent: Extent },
  source: Source,
  database: Database,
): Promise<number> {
  const { table, hostColumn } = scanned
  const time = timeSql(timeColumnOf(scanned), source.time)
  const ofHost = hostColumn === null ? "true" : `${hostSql(hostColumn)} = $1`
  const pieces = { ...table, dialect: `${table.dialect}, buffer_size = ${stepBytes}` }
  await database.run("SET threads = 1") // several would read ahead
  const [row] = await database.rows<{ step: number | null }>(
    `SELECT median(step) AS step
     FROM (SELECT time - lag(time) OVER (ORDER BY time) AS step FROM (SELECT ${time} AS time FROM ${relationSql(pieces)} WHERE ${ofHost} LIMIT ${stepRows})) WHERE step > 0`,
    hostColumn === null ? [] : [extent.host],
  )
  return row?.step ?? minute
}
