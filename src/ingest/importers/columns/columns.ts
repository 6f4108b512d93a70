import { splitLine } from "../../tables/csv-dialect.ts"
import { numberOf } from "../../tables/quantity.ts"
import type { TidyRows } from "../importer.ts"
import type { SeriesName } from "../labels.ts"

/** A CSV file whose header names a series per column. */
export interface SeriesColumns {
  readonly delimiter: string
  /** Of the columns after the first, which holds the time; null for a column that is none. */
  readonly names: readonly (SeriesName | null)[]
  /** Epoch ms; NaN where the text is no time. */
  readonly timeOf: (text: string) => number
}

/** Hands over the cells of one line of the file. */
export function takeLine(line: string, columns: SeriesColumns, rows: TidyRows): void {
  const [stamp = "", ...cells] = splitLine(line, columns.delimiter)
  const time = columns.timeOf(stamp.trim())
  if (Number.isNaN(time) || cells.length < columns.names.length) {
    rows.reject(line)
    return
  }
  for (const [i, name] of columns.names.entries()) {
    if (name !== null) rows.add(rows.series(name.host, name.metric), time, numberOf(cells[i] ?? ""))
  }
}
