import type { TimeRule } from "../base/index.ts"
import { literal } from "../store/index.ts"
import type { Column } from "./file-table.ts"

const temporal = /^(TIMESTAMP|DATE)/
const numeric = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL|BOOLEAN|BIGNUM)/
const textual = /^(VARCHAR|ENUM)/

/** Thirteen digits of ms: a time beyond the year 2286, such as infinity, is a broken clock's or another unit's. */
const readable = "DECIMAL(16, 3)"

/** SQL for a row's time: DOUBLE, epoch ms; NULL where it cannot be read. Texts and timestamps without offset are in the database's own zone. */
export function timeSql(place: number, column: Column, rule: TimeRule): string {
  return `CAST(TRY_CAST(${anyTimeSql(`c${place}`, column, rule)} AS ${readable}) AS DOUBLE)`
}

function anyTimeSql(cell: string, { type }: Column, { format, origin }: TimeRule): string {
  if (format === "iso") {
    const time = temporal.test(type) ? cell : `CAST(${cell} AS VARCHAR)`
    return `CAST(epoch_us(TRY_CAST(${time} AS TIMESTAMPTZ)) AS DOUBLE) / 1000`
  }
  const value = type === "DOUBLE" ? cell : `TRY_CAST(CAST(${cell} AS VARCHAR) AS DOUBLE)`
  const ms = format === "epoch-ms" ? value : `round(${value} * 1000)`
  return format === "elapsed-s" ? `${origin ?? 0} + ${ms}` : ms
}

/** SQL for a cell's number: DOUBLE, NULL where missing or no number. Words such as true and false are 1 and 0. */
export function valueSql(place: number, { type }: Column, marks: readonly number[] = []): string {
  const cell = `c${place}`
  const value = numeric.test(type)
    ? `CAST(${cell} AS DOUBLE)`
    : textual.test(type)
      ? `coalesce(TRY_CAST(CAST(${cell} AS VARCHAR) AS DOUBLE), CAST(TRY_CAST(CAST(${cell} AS VARCHAR) AS BOOLEAN) AS DOUBLE))`
      : "CAST(NULL AS DOUBLE)"
  return marks.length === 0 ? value : `CASE WHEN ${value} NOT IN (${marks.join(", ")}) THEN ${value} END`
}

/** SQL that counts cells with text that is neither a number nor a missing mark; null where the type allows no such text. */
export function textCountSql(place: number, column: Column, missing: readonly string[]): string | null {
  if (numeric.test(column.type)) return null
  const cell = `CAST(c${place} AS VARCHAR)`
  const marks = ["", ...missing].filter(mark => !mark.includes("\0")).map(literal)
  const isText = `${cell} IS NOT NULL AND trim(${cell}) NOT IN (${marks.join(", ")}) AND ${valueSql(place, column)} IS NULL`
  return `CAST(count(*) FILTER (WHERE ${isText}) AS DOUBLE)`
}

/** Missing marks that are numbers, such as -999: they may stand in numeric columns. */
export function markNumbers(missing: readonly string[]): number[] {
  return missing.map(mark => (mark.trim() === "" ? NaN : Number(mark))).filter(Number.isFinite)
}
