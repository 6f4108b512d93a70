import type { Grid } from "./grid.ts"
import type { RawColumn } from "./table.ts"

/** A column on the grid, and what happened on the way. */
export interface GridColumn {
  /** [history rows + night rows]; NaN = missing. A counter is still as it was read. */
  readonly values: Float64Array
  /** Epoch ms at which each value was read, for rates; 0 where missing. */
  readonly times: Float64Array
  infinite: number
  text: number
}

export function emptyColumn(grid: Grid): GridColumn {
  const rows = grid.historyRows + grid.nightRows
  return { values: new Float64Array(rows).fill(NaN), times: new Float64Array(rows), infinite: 0, text: 0 }
}

/** One part's share of a column, with the row of each of its cells. */
export interface Placement {
  readonly column: RawColumn
  readonly times: Float64Array
  /** [rows of the part] row of the grid, -1 = outside. */
  readonly rows: Int32Array
  /** [rows of the part] set to 1 where a row replaced a value. */
  readonly duplicate: Uint8Array
}

/**
 * Puts values in their slots. Where several fall in one, the last in file order wins, cell by cell: a missing value never replaces a number,
 * so rows that carry half the columns each come together. Infinities count as missing.
 */
export function place(placement: Placement, onto: GridColumn): void {
  const { column, times, rows, duplicate } = placement
  const { values } = onto
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const value = column.values[i]!
    if (row < 0 || value !== value) continue
    if (value === Infinity || value === -Infinity) {
      onto.infinite++
      continue
    }
    if (values[row] === values[row]) duplicate[i] = 1
    values[row] = value
    onto.times[row] = times[i]!
  }
  onto.text += column.text
}
