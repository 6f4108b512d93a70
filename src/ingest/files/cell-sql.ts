import type { TimeRule } from "../../base/index.ts"
import { literal } from "../../store/index.ts"
import type { Column } from "./file-table.ts"

const temporal = /^(TIMESTAMP|DATE)/
const numeric = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL|BOOLEAN|BIGNUM)/
const textual = /^(VARCHAR|ENUM)/

/**
 * Thirteen digits of ms: a time beyond the year 2286, such as infinity, is a broken clock's or another
 * unit's.
 */
const timeType = "DECIMAL(16, 3)"

/**
 * SQL for a row's time: DOUBLE, epoch ms; NULL where it cannot be read. Texts and timestamps without offset
 * are in the database's own zone.
 */
export function timeSql(index: number, column: Column, rule: TimeRule): string {
  return `CAST(TRY_CAST(${rawTimeSql(`c${index}`, column, rule)} AS ${timeType}) AS DOUBLE)`
}

function rawTimeSql(cell: string, { type }: Column, { format, origin }: TimeRule): string {
  if (format === "iso") {
    const time = temporal.test(type) ? cell : `CAST(${cell} AS VARCHAR)`
    return `CAST(epoch_us(TRY_CAST(${time} AS TIMESTAMPTZ)) AS DOUBLE) / 1000`
  }
  const value = type === "DOUBLE" ? cell : `TRY_CAST(CAST(${cell} AS VARCHAR) AS DOUBLE)`
  const ms = format === "epoch-ms" ? value : `round(${value} * 1000)`
  return format === "elapsed-s" ? `${origin ?? 0} + ${ms}` : ms
}

/**
 * SQL for a cell's number: DOUBLE, NULL where missing or no number. Words such as true and false are 1 and 0.
 */
export function valueSql(index: number, { type }: Column, sentinels: readonly number[] = []): string {
  const cell = `c${index}`
  const value = numeric.test(type)
    ? `CAST(${cell} AS DOUBLE)`
    : textual.test(type)
      ? `coalesce(TRY_CAST(CAST(${cell} AS VARCHAR) AS DOUBLE), CAST(TRY_CAST(CAST(${cell} AS VARCHAR) AS BOOLEAN) AS DOUBLE))`
      : "CAST(NULL AS DOUBLE)"
  return sentinels.length === 0
    ? value
    : `CASE WHEN ${value} NOT IN (${sentinels.join(", ")}) THEN ${value} END`
}

/**
 * SQL that counts cells with text that is neither a number nor a missing mark; null where the type allows no
 * such text.
 */
export function textCountSql(index: number, column: Column, missing: readonly string[]): string | null {
  if (numeric.test(column.type)) return null
  const cell = `CAST(c${index} AS VARCHAR)`
  const sentinels = ["", ...missing].filter(sentinel => !sentinel.includes("\0")).map(literal)
  const isText = `${cell} IS NOT NULL AND trim(${cell}) NOT IN (${sentinels.join(", ")}) AND ${valueSql(index, column)} IS NULL`
  return `CAST(count(*) FILTER (WHERE ${isText}) AS DOUBLE)`
}

/** Missing marks that are numbers, such as -999: they may stand in numeric columns. */
export function numericSentinels(missing: readonly string[]): number[] {
  return missing.map(sentinel => (sentinel.trim() === "" ? NaN : Number(sentinel))).filter(Number.isFinite)
}
