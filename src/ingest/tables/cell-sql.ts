import type { Source, TimeRule } from "../../base/index.ts"
import { literal } from "../../store/index.ts"
import type { Column } from "./file-table.ts"
import { unitSql } from "./unit-sql.ts"

const temporal = /^(TIMESTAMP|DATE)[^[]*$/
const numeric =
  /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\s?\d+\)|BOOLEAN|BIGNUM)$/
const textual = /^(VARCHAR|ENUM)/

/**
 * Thirteen digits of ms: a time beyond the year 2286, such as infinity, is a broken clock's or another
 * unit's.
 */
const timeType = "DECIMAL(16, 3)"

/** How cells of a file are written. */
export type CellRule = Pick<Source, "missing" | "decimal">

/** A column of time by its place; `clock` is that of the time of day where the first holds dates only. */
export interface TimeColumn {
  readonly index: number
  readonly column: Column
  readonly clock: number | null
}

/** The column of time of a scanned file. */
export function timeColumnOf({
  table,
  timeColumn,
  clockColumn,
}: {
  readonly table: { readonly columns: readonly Column[] }
  readonly timeColumn: number
  readonly clockColumn: number | null
}): TimeColumn {
  const column = table.columns[timeColumn]
  if (column === undefined) throw new Error(`no column ${timeColumn} in a table of ${table.columns.length}`)
  return { index: timeColumn, column, clock: clockColumn }
}

/**
 * SQL for a row's time: DOUBLE, epoch ms; NULL where it cannot be read. Texts and timestamps without offset
 * are in the database's own zone.
 */
export function timeSql({ index, column, clock }: TimeColumn, rule: TimeRule): string {
  const cell =
    clock === null ? `c${index}` : `concat_ws(' ', CAST(c${index} AS VARCHAR), CAST(c${clock} AS VARCHAR))`
  const type = clock === null ? column.type : "VARCHAR"
  return `CAST(TRY_CAST(${rawTimeSql(cell, type, rule)} AS ${timeType}) AS DOUBLE)`
}

/** Ms per unit of an epoch. */
const epochUnits: Readonly<Record<string, number>> = { "epoch-s": 1000, "epoch-us": 1e-3, "epoch-ns": 1e-6 }

function rawTimeSql(cell: string, type: string, { format, origin }: TimeRule): string {
  if (format === "iso") {
    const time = temporal.test(type) ? cell : `CAST(${cell} AS VARCHAR)`
    return `CAST(epoch_us(TRY_CAST(${time} AS TIMESTAMPTZ)) AS DOUBLE) / 1000`
  }
  if (format.includes("%"))
    return `CAST(epoch_us(CAST(TRY_STRPTIME(trim(CAST(${cell} AS VARCHAR)), ${literal(format)}) AS TIMESTAMPTZ)) AS DOUBLE) / 1000`
  const value = type === "DOUBLE" ? cell : `TRY_CAST(CAST(${cell} AS VARCHAR) AS DOUBLE)`
  if (format === "elapsed-s") return `${origin ?? 0} + round(${value} * 1000)`
  const unit = epochUnits[format] ?? 1
  return unit === 1000 ? `round(${value} * 1000)` : unit === 1 ? value : `round(${value} * ${unit}, 3)`
}

/**
 * SQL for a cell's number: DOUBLE, NULL where missing or no number. Words such as true and false are 1 and 0;
 * units and thousands separators are read (unit-sql.ts).
 */
export function valueSql(index: number, { type }: Column, rule: CellRule): string {
  const cell = `c${index}`
  const text = `CAST(${cell} AS VARCHAR)`
  const value = numeric.test(type)
    ? `CAST(${cell} AS DOUBLE)`
    : textual.test(type)
      ? numberSql(text, rule.decimal)
      : "CAST(NULL AS DOUBLE)"
  const sentinels = numericSentinels(rule.missing)
  return sentinels.length === 0
    ? value
    : `CASE WHEN ${value} NOT IN (${sentinels.join(", ")}) THEN ${value} END`
}

/** SQL of the number that a text expression holds; NULL where it holds none. */
export function numberSql(text: string, decimal: CellRule["decimal"]): string {
  const plain = decimal === "," ? "" : `TRY_CAST(${text} AS DOUBLE), `
  return `coalesce(${plain}${unitSql(text, decimal)}, CAST(TRY_CAST(${text} AS BOOLEAN) AS DOUBLE))`
}

/**
 * SQL that counts cells with text that is neither a number nor a missing mark; null where the type allows no
 * such text.
 */
export function textCountSql(index: number, column: Column, rule: CellRule): string | null {
  if (numeric.test(column.type)) return null
  const cell = `CAST(c${index} AS VARCHAR)`
  const sentinels = ["", ...rule.missing].filter(sentinel => !sentinel.includes("\0")).map(literal)
  const isText = `${cell} IS NOT NULL AND trim(${cell}) NOT IN (${sentinels.join(", ")}) AND ${valueSql(index, column, { ...rule, missing: [] })} IS NULL`
  return `CAST(count(*) FILTER (WHERE ${isText}) AS DOUBLE)`
}

/** Missing marks that are numbers, such as -999: they may stand in numeric columns. */
function numericSentinels(missing: readonly string[]): number[] {
  return missing.map(sentinel => (sentinel.trim() === "" ? NaN : Number(sentinel))).filter(Number.isFinite)
}
