import { noTable } from "../faults-init.ts"
import { type Database, fileLiteral } from "../../store/index.ts"

/** A file's columns as its first rows show them. */
export interface FileSample {
  readonly columns: readonly ColumnSample[]
  readonly rows: number
}

export interface ColumnSample {
  readonly name: string
  /** DuckDB's type; VARCHAR throughout for CSV. */
  readonly type: string
  /** Rows with a text that is not empty. */
  readonly filled: number
  /** Of these, numbers (true and false among them), whole numbers, times, and times that carry an offset. */
  readonly numbers: number
  readonly whole: number
  readonly times: number
  readonly offsets: number
  readonly distinct: number
  /** Of the numbers; null where there is none. */
  readonly least: number | null
  readonly most: number | null
  /** Rows whose number is lower than in the row before. */
  readonly falls: number
  /** The commonest texts that are no number, most frequent first, five at most. */
  readonly commonTexts: readonly string[]
}

/** Rows that are looked at: some days of a host at one minute, and quick to read. */
const sampleRows = 20_000

/** Fault where DuckDB cannot read the file as a table. */
export async function sampleFile(path: string, database: Database): Promise<FileSample> {
  const source = readerOf(path)
  try {
    const described = await database.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${source}`,
    )
    const columnNames = described.map((_, i) => `c${i}`).join(", ")
    await database.run(
      `CREATE OR REPLACE TEMP TABLE sample AS SELECT * FROM ${source} AS file(${columnNames}) LIMIT ${sampleRows}`,
    )
    const columns: ColumnSample[] = []
    for (const [i, { column_name: name, column_type: type }] of described.entries()) {
      columns.push({ name, type, ...(await sampleColumn(i, database)) })
    }
    const [counted] = await database.rows<{ rows: number }>("SELECT count(*) AS rows FROM sample")
    return { columns, rows: counted?.rows ?? 0 }
  } catch (cause) {
    throw noTable(path, cause)
  }
}

/** The columns' names; [] where DuckDB cannot read the file as a table. */
export async function headerOf(path: string, database: Database): Promise<readonly string[]> {
  const described = await database
    .rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${readerOf(path)}`)
    .catch(() => [])
  return described.map(({ column_name }) => column_name)
}

async function sampleColumn(index: number, database: Database): Promise<Omit<ColumnSample, "name" | "type">> {
  const number = "coalesce(TRY_CAST(text AS DOUBLE), CAST(TRY_CAST(text AS BOOLEAN) AS DOUBLE))"
  const texts = `SELECT nullif(trim(CAST(c${index} AS VARCHAR)), '') AS text, rowid AS row FROM sample`
  const cells = `SELECT *, number < lag(number IGNORE NULLS) OVER (ORDER BY row) AS falls FROM (
    SELECT text, row, ${number} AS number, TRY_CAST(text AS TIMESTAMPTZ) IS NOT NULL AS time FROM (${texts}))`
  const [facts] = await database.rows<Omit<ColumnSample, "name" | "type" | "commonTexts">>(
    `SELECT count(text) AS filled, count(number) AS numbers, count(*) FILTER (number = floor(number)) AS whole,
       count(*) FILTER (time) AS times, count(*) FILTER (time AND regexp_matches(text, '(Z|[+-]\\d\\d(:?\\d\\d)?| UTC)$')) AS offsets,
       approx_count_distinct(text) AS distinct, min(number) AS least, max(number) AS most, count(*) FILTER (falls) AS falls FROM (${cells})`,
  )
  if (facts === undefined) throw new Error("an aggregate gave no row")
  const commonTexts = await database.rows<{ text: string }>(
    `SELECT text FROM (${cells}) WHERE number IS NULL AND NOT time AND text IS NOT NULL GROUP BY text ORDER BY count(*) DESC, text LIMIT 5`,
  )
  return { ...facts, commonTexts: commonTexts.map(({ text }) => text) }
}

/** Everything in a CSV file is taken as text, so that no later row can disappoint a guess. */
function readerOf(path: string): string {
  if (/\.(parquet|pq)$/i.test(path)) return `read_parquet(${fileLiteral(path)})`
  const compression = `compression = ${/\.(gz|gzip)$/i.test(path) ? "'gzip'" : /\.(zst|zstd)$/i.test(path) ? "'zstd'" : "'uncompressed'"}`
  if (/\.(jsonl|ndjson|json)(\.|$)/i.test(path)) return `read_json(${fileLiteral(path)}, ${compression})`
  return `read_csv(${fileLiteral(path)}, header = true, all_varchar = true, ignore_errors = true, strict_mode = false, ${compression})`
}
