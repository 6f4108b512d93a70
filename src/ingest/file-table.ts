import type { Source } from "../base/index.ts"
import { cannotRead } from "../base/messages/ingest.ts"
import { fileLiteral, literal } from "../store/index.ts"
import type { Database } from "../store/index.ts"
import type { FoundFile } from "./find-files.ts"
import { checkContent, formatOf } from "./format.ts"
import type { Format } from "./format.ts"

/** A file as DuckDB is told to read it. Columns go by place (c0, c1 …) in SQL: no name of the user's data stands in a statement. */
export interface FileTable {
  readonly file: FoundFile
  readonly format: Format
  readonly columns: readonly Column[]
  /** Options of read_csv besides columns. */
  readonly dialect: string
  /** Strict reading stops at the first row or cell that does not fit; loose reading takes every cell as text and leaves out rows that do not fit. */
  readonly reading: "strict" | "loose"
}

export interface Column {
  readonly name: string
  /** DuckDB's type. Of a CSV file only DOUBLE and VARCHAR. */
  readonly type: string
}

/** Finds columns, types and CSV dialect from the file's beginning. Fault where it cannot be read. */
export async function inspect(file: FoundFile, source: Source, database: Database): Promise<FileTable> {
  const format = formatOf(file)
  await checkContent(file, format)
  try {
    if (format.kind === "csv") return await inspectCsv(file, format, source, database)
    const described = await database.rows<Described>(`DESCRIBE SELECT * FROM ${reader({ file, format, dialect: "", columns: [], reading: "strict" })}`)
    const columns = described.map(({ column_name, column_type }) => ({ name: column_name, type: column_type }))
    return { file, format, columns, dialect: "", reading: "strict" }
  } catch (cause) {
    throw cannotRead(file.name, cause)
  }
}

/** The table as an item of FROM, with columns c0, c1 … */
export function relation(table: FileTable): string {
  return `${reader(table)} AS file(${table.columns.map((_, i) => `c${i}`).join(", ")})`
}

/** Runs `work` on the table; where strict reading does not get through, once more loosely. Fault where that fails too. */
export async function reading<T>(table: FileTable, work: (table: FileTable) => Promise<T>): Promise<T> {
  try {
    return await work(table)
  } catch (strict) {
    if (!isData(strict)) throw strict
    try {
      return await work(loosened(table))
    } catch (cause) {
      throw isData(cause) ? cannotRead(table.file.name, cause) : cause
    }
  }
}

interface Described {
  readonly column_name: string
  readonly column_type: string
}

interface Sniffed {
  readonly Delimiter: string
  readonly Quote: string
  readonly Escape: string
  readonly Comment: string
  readonly SkipRows: number
  readonly names: string
  readonly types: string
}

/** Rows of a CSV file that are looked at for its dialect. */
const sampleRows = 1000

async function inspectCsv(file: FoundFile, format: Format, source: Source, database: Database): Promise<FileTable> {
  const sql = `SELECT Delimiter, Quote, Escape, Comment, SkipRows::INTEGER AS SkipRows,
    to_json(list_transform(Columns, c -> c.name)) AS names, to_json(list_transform(Columns, c -> c.type)) AS types
    FROM sniff_csv(${fileLiteral(file.path)}, header = true, sample_size = ${sampleRows}, compression = ${literal(format.compression)})`
  const [sniffed] = await database.rows<Sniffed>(sql)
  if (sniffed === undefined) throw new Error("sniff_csv gave no row")
  const mark = (text: string): string => literal(text === "(empty)" ? "" : text)
  const nulls = ["", ...source.missing].filter(text => !text.includes("\0")).map(literal)
  const dialect = [
    "auto_detect = false", "header = true", `delim = ${mark(sniffed.Delimiter)}`, `quote = ${mark(sniffed.Quote)}`, `escape = ${mark(sniffed.Escape)}`,
    `comment = ${mark(sniffed.Comment)}`, `skip = ${sniffed.SkipRows}`, `nullstr = [${nulls.join(", ")}]`, `compression = ${literal(format.compression)}`,
  ].join(", ")
  const types = JSON.parse(sniffed.types) as string[]
  const columns = (JSON.parse(sniffed.names) as string[]).map((name, i) => ({ name, type: /^(BIGINT|DOUBLE)$/.test(types[i]!) ? "DOUBLE" : "VARCHAR" }))
  return { file, format, columns, dialect, reading: "strict" }
}

function reader({ file, format, columns, dialect, reading }: FileTable): string {
  const path = fileLiteral(file.path)
  if (format.kind === "parquet") return `read_parquet(${path})`
  if (format.kind === "csv") {
    const types = columns.map(({ type }, i) => `'c${i}': ${literal(type)}`).join(", ")
    const loose = reading === "loose" ? ", ignore_errors = true, strict_mode = false" : ""
    return `read_csv(${path}, ${dialect}${loose}, columns = {${types}})`
  }
  const layout = /\.json(\.|$)/i.test(file.name) ? "auto" : "newline_delimited"
  const loose = reading === "loose" ? ", ignore_errors = true" : ""
  return `read_json(${path}, format = '${layout}', sample_size = -1, compression = ${literal(format.compression)}${loose})`
}

function loosened(table: FileTable): FileTable {
  const columns = table.format.kind === "csv" ? table.columns.map(({ name }) => ({ name, type: "VARCHAR" })) : table.columns
  return { ...table, columns, reading: "loose" }
}

/** True for what DuckDB says of the data, not of our SQL. */
function isData(error: unknown): boolean {
  return error instanceof Error && /^(Invalid Input|Conversion|IO|Out of Range|Serialization|INTERNAL) Error/i.test(error.message.trim())
}
