import { type Grid, rowsOf } from "./grid.ts"
import type { RawColumn, RawPart } from "../raw-table.ts"

/** A column on the grid, and what happened on the way. */
export interface GridColumn {
  /** [history rows + night rows]; NaN = missing. A counter is as it was read. */
  readonly values: Float64Array
  readonly infinite: number
  readonly text: number
}

/** One part's share of a column, with the row of each of its cells. */
export interface Placement {
  readonly column: RawColumn
  readonly times: Float64Array
  /** [rows of the part] row of the grid, -1 = outside. */
  readonly rows: Int32Array
  /** [rows of the part] 1 where a row replaced a value, 2 where it replaced another one of the same instant. */
  readonly duplicate: Uint8Array
}

/** By column, in the order of first appearance. Columns of one part have one array of duplicates. */
export function placementsOf(
  parts: readonly RawPart[],
  grid: Grid,
): ReadonlyMap<string, readonly Placement[]> {
  const byName = new Map<string, Placement[]>()
  for (const { times, columns } of parts) {
    const rows = rowsOf(times, grid)
    const duplicate = new Uint8Array(rows.length)
    for (const column of columns) {
      const placement = { column, times, rows, duplicate }
      const known = byName.get(column.name)
      if (known === undefined) byName.set(column.name, [placement])
      else known.push(placement)
    }
  }
  return byName
}

/**
 * Puts a column's values in their slots. Where several fall in one, the last in file order wins, cell by
 * cell: a missing value never replaces a number, so rows that carry half the columns each come together.
 * Infinities count as missing, and so does what is one in the 32 bits of a frame.
 */
export function placeOnGrid(parts: readonly Placement[], grid: Grid): GridColumn {
  const values = emptyColumn(grid)
  const readAt = emptyColumn(grid)
  let infinite = 0
  for (const { column, times, rows, duplicate } of parts) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      const value = column.values[i]!
      if (row < 0 || value !== value) continue
      if (!fitsFloat32(value)) {
        infinite++
        continue
      }
      if (values[row] === values[row]) {
        const differs = values[row] !== value && readAt[row] === times[i]
        duplicate[i] = Math.max(duplicate[i]!, differs ? 2 : 1)
      }
      values[row] = value
      readAt[row] = times[i]!
    }
  }
  return { values, infinite, text: parts.reduce((sum, part) => sum + part.column.text, 0) }
}

/**
 * [history rows + night rows] epoch ms at which each value that `place` kept was read; NaN where there is
 * none.
 */
export function readTimes(parts: readonly Placement[], grid: Grid): Float64Array {
  const readAt = emptyColumn(grid)
  for (const { column, times, rows } of parts) {
    for (let i = 0; i < rows.length; i++)
      if (rows[i]! >= 0 && fitsFloat32(column.values[i]!)) readAt[rows[i]!] = times[i]!
  }
  return readAt
}

/** Whether a number of 32 bits can hold it; false for NaN. */
function fitsFloat32(value: number): boolean {
  return Math.abs(value) <= 3.4028234663852886e38
}

function emptyColumn(grid: Grid): Float64Array {
  return new Float64Array(grid.historyRows + grid.nightRows).fill(NaN)
}
