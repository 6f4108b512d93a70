import type { Source } from "../../base/index.ts"
import {
  type FileTable,
  inspectFile,
  numberSql,
  readWithFallback,
  relationSql,
  withStretches,
} from "../../ingest/index.ts"
import { type Database, literal } from "../../store/index.ts"
import { timePatterns } from "./time-patterns.ts"

/** A file's columns, sampled at its beginning, middle and end. */
export interface FileSample {
  readonly columns: readonly ColumnSample[]
  /** Of the file, or of stretches of a large one. */
  readonly rows: number
  /** SQL that reads the whole file as a run does. */
  readonly table: FileTable
  /** The decimal separator of its numbers; null where none is visible or it is ambiguous. */
  readonly decimal: Source["decimal"] | null
}

export interface ColumnSample {
  readonly name: string
  /** The time-of-day column where this one holds dates; the texts then combine both. */
  readonly clock?: string
  /** DuckDB's type; VARCHAR throughout for CSV. */
  readonly type: string
  /** Rows with non-empty text. */
  readonly filled: number
  /**
   * How many of them are numbers (including true and false), whole numbers, times, and times with an offset.
   */
  readonly numbers: number
  readonly whole: number
  readonly times: number
  readonly offsets: number
  readonly distinct: number
  /** Lowest and highest number; null where there is none. */
  readonly least: number | null
  readonly most: number | null
  /** Rows with a lower number than the previous row. */
  readonly falls: number
  /** The five most frequent texts that are not numbers, most frequent first. */
  readonly commonTexts: readonly string[]
  /** strptime patterns that nearly all texts match; absent for numbers and ISO times. */
  readonly patterns?: readonly string[]
}

/** Rows sampled, in stretches over the whole file: some days of a host at one minute. */
const sampleRows = 20_000
const stretchRows = 1000

/** Fault where the file cannot be read as a table. */
export async function sampleFile(
  file: { readonly path: string; readonly name: string },
  missing: readonly string[],
  database: Database,
): Promise<FileSample> {
  const inspected = await inspectFile({ ...file, part: "both" }, { missing }, database)
  const table = asText(inspected)
  const reader = { database, zone: "UTC" }
  const rows = await withStretches(table, part =>
    readWithFallback(part, reader, readable => takeSample(readable, database)),
  )
  const decimal = await decimalMark(table, database)
  const look = (text: string): Promise<TextFacts> => sampleTexts(text, decimal ?? undefined, database)
  const columns: ColumnSample[] = []
  for (const [index, { name, type }] of table.columns.entries())
    columns.push({ name, type, ...(await look(`CAST(c${index} AS VARCHAR)`)) })
  const pair = await dateAndClock(columns, database)
  if (pair === null) return { columns, rows, table, decimal }
  const { date, clock } = pair
  const joined = await look(`(trim(CAST(c${date} AS VARCHAR)) || ' ' || trim(CAST(c${clock} AS VARCHAR)))`)
  const { name, type } = columns[date]!
  const time = { name, type, clock: columns[clock]!.name, ...joined }
  return { columns: columns.with(date, time), rows, table, decimal }
}

/** Reads CSV cells as text, so that no later row contradicts a guessed type. */
function asText(table: FileTable): FileTable {
  if (table.format.kind !== "csv") return table
  return { ...table, columns: table.columns.map(({ name }) => ({ name, type: "VARCHAR" })) }
}

async function takeSample(table: FileTable, database: Database): Promise<number> {
  const [counted] = await database.rows<{ rows: number }>(
    `SELECT count(*) AS rows FROM ${relationSql(table)}`,
  )
  const every = Math.max(1, Math.ceil((counted?.rows ?? 0) / sampleRows))
  const columns = table.columns.map((_, i) => `c${i}`).join(", ")
  await database.run(
    `CREATE OR REPLACE TEMP TABLE sample AS SELECT ${columns} FROM (SELECT *, row_number() OVER () - 1 AS place FROM ${relationSql(table)})
     WHERE (place // ${stretchRows}) % ${every} = 0`,
  )
  return counted?.rows ?? 0
}

/** Counts cells that require a decimal comma, and cells that require a point; "1,234" is ambiguous. */
const commaDecimals = "[-+]?[0-9]{1,3}(\\.[0-9]{3})*,([0-9]{1,2}|[0-9]{4,})|[-+]?(0|[0-9]{4,}),[0-9]+"
const pointDecimals = "[-+]?[0-9]{1,3}(,[0-9]{3})+\\.[0-9]+|[-+]?[0-9]{1,3}(,[0-9]{3}){2,}"

async function decimalMark(table: FileTable, database: Database): Promise<FileSample["decimal"]> {
  if (table.format.kind !== "csv") return null
  const count = (pattern: string): string =>
    table.columns
      .map(
        (_, i) =>
          `count(*) FILTER (regexp_full_match(trim(CAST(c${i} AS VARCHAR)), '(${pattern})\\s*[^0-9\\s.,+-]*'))`,
      )
      .join(" + ")
  const [row] = await database.rows<{ commas: number; points: number }>(
    `SELECT CAST(${count(commaDecimals)} AS DOUBLE) AS commas, CAST(${count(pointDecimals)} AS DOUBLE) AS points FROM sample`,
  )
  if (row === undefined || row.commas + row.points === 0) return null
  return row.points === 0 ? "," : row.commas === 0 ? "." : null
}

type TextFacts = Omit<ColumnSample, "name" | "clock" | "type">

async function sampleTexts(text: string, decimal: Source["decimal"], database: Database): Promise<TextFacts> {
  const number = numberSql("text", decimal)
  const texts = `SELECT nullif(trim(${text}), '') AS text, rowid AS row FROM sample`
  const cells = `SELECT *, number < lag(number IGNORE NULLS) OVER (ORDER BY row) AS falls FROM (
    SELECT text, row, ${number} AS number, TRY_CAST(text AS TIMESTAMPTZ) IS NOT NULL AS time FROM (${texts}))`
  const [facts] = await database.rows<Omit<ColumnSample, "name" | "type" | "commonTexts">>(
    `SELECT count(text) AS filled, count(number) AS numbers, count(*) FILTER (number = floor(number)) AS whole,
       count(*) FILTER (time) AS times, count(*) FILTER (time AND regexp_matches(text, '(Z|[+-]\\d\\d(:?\\d\\d)?| UTC)$')) AS offsets,
       approx_count_distinct(text) AS distinct, min(number) AS least, max(number) AS most, count(*) FILTER (falls) AS falls FROM (${cells})`,
  )
  if (facts === undefined) throw new Error("an aggregate gave no row")
  const common = await database.rows<{ text: string }>(
    `SELECT text FROM (${cells}) WHERE number IS NULL AND NOT time AND text IS NOT NULL GROUP BY text ORDER BY count(*) DESC, text LIMIT 5`,
  )
  const commonTexts = common.map(({ text }) => text)
  const isPlain = facts.times * 10 >= facts.filled || facts.numbers * 10 >= facts.filled
  if (isPlain || !commonTexts.some(word => /\d/.test(word))) return { ...facts, commonTexts }
  return { ...facts, commonTexts, patterns: await fittingPatterns(texts, database) }
}

/** Share of rows that must match; a few may differ. */
const fittingShare = 0.99

async function fittingPatterns(texts: string, database: Database): Promise<string[]> {
  const counts = timePatterns.map(
    (pattern, i) => `count(*) FILTER (year(TRY_STRPTIME(text, ${literal(pattern)})) > 1980) AS n${i}`,
  )
  const [row] = await database.rows<Record<string, number>>(
    `SELECT count(text) AS filled, ${counts.join(", ")} FROM (${texts})`,
  )
  return timePatterns.filter((_, i) => row![`n${i}`]! >= fittingShare * row!["filled"]!)
}

/** Indices of a date column and a time-of-day column; null where there is no such pair. */
async function dateAndClock(
  columns: readonly ColumnSample[],
  database: Database,
): Promise<{ date: number; clock: number } | null> {
  const matching = async (pattern: string): Promise<number> => {
    const counts = columns.map(
      (_, i) =>
        `count(*) FILTER (regexp_full_match(trim(CAST(c${i} AS VARCHAR)), '${pattern}')) >= ${fittingShare} * greatest(count(c${i}), 1) AS n${i}`,
    )
    const [row] = await database.rows<Record<string, boolean>>(`SELECT ${counts.join(", ")} FROM sample`)
    return columns.findIndex((_, i) => row![`n${i}`])
  }
  const clock = await matching("[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?")
  const date = await matching("[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")
  return clock < 0 || date < 0 ? null : { date, clock }
}
