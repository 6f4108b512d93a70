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

const [lineFeed, carriageReturn, quote] = [0x0a, 0x0d, 0x22]
/** Bytes before a quote that begins a cell; the last ends a byte order mark. */
const beforeCell = new Set([...Buffer.from(",;\t| \n\r"), 0xbf])

/**
 * Whether a quote of a text, chunk by chunk, may reach into the next line: a line has an odd number of them,
 * or one opens inside a cell. Where none does, the text need not be read once more.
 */
export function openQuotes(): { readonly look: (chunk: Uint8Array) => void; readonly found: () => boolean } {
  let [isOpen, isFound, before] = [false, false, lineFeed]
  return {
    look: chunk => {
      if (!isFound && (isOpen || chunk.includes(quote)))
        for (const byte of chunk) {
          if (byte === quote) {
            isFound ||= !isOpen && before !== quote && !beforeCell.has(before)
            isOpen = !isOpen
          } else isFound ||= isOpen && (byte === lineFeed || byte === carriageReturn)
          before = byte
        }
      before = chunk.at(-1) ?? before
    },
    found: () => isFound || isOpen,
  }
}
