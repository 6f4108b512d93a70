import type { TimeRule } from "../../base/index.ts"
import type { Database } from "../../store/index.ts"
import type { RowsInQuotes } from "../faults-content.ts"
import { type TimeColumn, timeSql } from "./cell-sql.ts"
import type { FileTable } from "./file-table.ts"
import { linesSql } from "./lines.ts"

export interface ReadRows {
  readonly time: TimeColumn
  readonly rule: TimeRule
  /** Rows with a readable time. */
  readonly timed: number
  readonly database: Database
}

/**
 * A quote without its end makes one cell of all lines up to the next quote, or to the file's end. So lines with
 * enough cells and a readable time are counted, whatever quotes say; null where no more are found than rows
 * were read.
 */
export async function rowsInQuotes(table: FileTable, read: ReadRows): Promise<RowsInQuotes | null> {
  const { file, format, text } = table
  if (text === undefined) return null
  const lines = linesSql(file, format, text.encoding)
  const [quotes] = await read.database.rows<{ lines: number }>(
    `SELECT count(*) FILTER (WHERE contains(line, '"')) AS lines FROM ${lines}`,
  )
  if (quotes?.lines === 0) return null
  const rows = rowsSql(table, lines, read)
  const [found] = await read.database.rows<{ rows: number }>(`SELECT count(*) AS rows FROM ${rows}`, [
    text.delimiter,
  ])
  const inQuotes = (found?.rows ?? 0) - read.timed
  if (inQuotes <= 0) return null
  const open = "(length(line) - length(replace(line, '\"', ''))) % 2 = 1"
  const [first] = await read.database.rows<{ line: string }>(
    `SELECT line FROM ${rows} WHERE ${open} LIMIT 1`,
    [text.delimiter],
  )
  return { rows: inQuotes, open: first?.line ?? "" }
}

/** Lines with enough cells and a readable time, as an item of FROM; $1 is the delimiter. */
function rowsSql({ columns }: FileTable, lines: string, { time, rule }: ReadRows): string {
  const places = [time.index, ...(time.clock === null ? [] : [time.clock])]
  const cells = places.map(place => `trim(cells[${place + 1}], ' "') AS c${place}`).join(", ")
  const written = { ...time, column: { ...time.column, type: "VARCHAR" } }
  return `(SELECT line FROM (SELECT line, ${cells} FROM (SELECT line, string_split(line, $1) AS cells FROM ${lines}) WHERE len(cells) >= ${columns.length})
    WHERE ${timeSql(written, rule)} IS NOT NULL)`
}
