import { unreadableFile } from "../faults.ts"
import type { Rejects } from "../faults-content.ts"
import { type Database, fileLiteral, literal } from "../../store/index.ts"
import type { FoundFile } from "../files/find-files.ts"
import type { Encoding } from "./encoding.ts"
import type { Format } from "./format.ts"
import { importerOf } from "../importers/importers.ts"
import { dropImport, importedRelation, loadImport } from "../importers/load.ts"
import { isCut, jsonTypes, withoutEmptyRows } from "./lines.ts"

/**
 * A file as DuckDB is told to read it. Columns go by place (c0, c1 …) in SQL: no name of the user's data
 * stands in a statement.
 */
export interface FileTable {
  readonly file: FoundFile
  readonly format: Format
  readonly columns: readonly Column[]
  /** Options of read_csv besides columns and the texts of missing values. */
  readonly dialect: string
  /** Of a CSV file. */
  readonly text?: { readonly delimiter: string; readonly encoding: Encoding }
  /** Of a CSV file, texts that are read as NULL in every column. */
  readonly missing: readonly string[]
  /**
   * Strict reading stops at the first row or cell that does not fit; loose reading takes every cell as text
   * and leaves out rows that do not fit; counting reading also keeps what it left out (rejects.ts).
   */
  readonly mode: "strict" | "loose" | "counting"
  /** Lines that an importer could not read, once it has read the file; or the last one of JSON, where it is cut. */
  readonly rejects?: Rejects
}

export interface Column {
  readonly name: string
  /** DuckDB's type. Of a CSV file only DOUBLE and VARCHAR. */
  readonly type: string
}

/** The table as an item of FROM, with columns c0, c1 … */
export function relationSql(table: FileTable): string {
  return `${readerSql(table)} AS file(${places(table)})`
}

/** CSV files that are written alike as one item of FROM, with columns c0, c1 … and the path as `filename`. */
export function filesRelationSql(table: FileTable, paths: readonly string[]): string {
  const reader = csvReaderSql(table, `[${paths.map(fileLiteral).join(", ")}]`, ", filename = true")
  return `${reader} AS files(${places(table)}, filename)`
}

function places({ columns }: FileTable): string {
  return columns.map((_, i) => `c${i}`).join(", ")
}

export interface TableReader {
  readonly database: Database
  /** IANA zone of an imported file's times that carry no offset. */
  readonly zone: string
}

/**
 * Runs `query` on the table; where strict reading does not get through, once more loosely. Fault where that
 * fails too. An imported file is in the database while the query runs.
 */
export async function readWithFallback<T>(
  table: FileTable,
  reader: TableReader,
  query: (table: FileTable) => Promise<T>,
): Promise<T> {
  if (table.format.kind === "imported") return await queryImported(table, reader, query)
  try {
    return await query(table)
  } catch (strictError) {
    if (!isDataError(strictError)) throw strictError
    try {
      return await query(lenientTable(table))
    } catch (cause) {
      throw isDataError(cause) ? unreadableFile(table.file.name, cause) : cause
    }
  }
}

/**
 * The table with every cell as it is written, but empty ones: a host may be called NaN, which elsewhere is a
 * missing value. Cells of text are checked for those one by one, which takes longer.
 */
export function withCellsAsWritten(table: FileTable): FileTable {
  const columns = table.columns.map(({ name }) => ({ name, type: "VARCHAR" }))
  return { ...table, columns, missing: [""] }
}

async function queryImported<T>(
  table: FileTable,
  reader: TableReader,
  query: (table: FileTable) => Promise<T>,
): Promise<T> {
  const importer = await importerOf(table.file.path)
  if (importer === null) throw unreadableFile(table.file.name, new Error("its content has changed"))
  const rejects = await loadImport(table.file, importer, reader)
  try {
    return await query({ ...table, rejects })
  } finally {
    await dropImport(reader.database)
  }
}

/** Where counting reading leaves what it left out. */
export const rejectsTable = "rejects"

/** The table as an item of FROM, with the names of its columns. */
export function readerSql(table: FileTable): string {
  const { file, format, columns, mode } = table
  if (format.kind === "imported") return importedRelation
  const path = fileLiteral(file.path)
  if (format.kind === "parquet") return `read_parquet(${path})`
  if (format.kind === "csv") return csvReaderSql(table, path)
  const cut = isCut(table)
  const layout = /\.json(\.|$)/i.test(file.name) && !cut ? "auto" : "newline_delimited"
  const loose = mode === "strict" && !cut ? "" : looseness.loose
  const compression = format.compression === "none" ? "uncompressed" : format.compression
  const reader = `read_json(${path}, format = '${layout}', ${jsonTypes}, compression = '${compression}'${loose})`
  return cut && columns.length > 0 ? withoutEmptyRows(reader, columns.length) : reader
}

function csvReaderSql({ columns, dialect, missing, mode }: FileTable, source: string, more = ""): string {
  const types = columns.map(({ type }, i) => `'c${i}': ${literal(type)}`).join(", ")
  const nulls = `nullstr = [${missing.map(literal).join(", ")}]`
  return `read_csv(${source}, ${dialect}, ${nulls}${looseness[mode]}${more}, columns = {${types}})`
}

const looseness = {
  strict: "",
  loose: ", ignore_errors = true",
  counting: `, store_rejects = true, rejects_limit = 0, rejects_table = '${rejectsTable}', rejects_scan = '${rejectsTable}_scan'`,
}

function lenientTable(table: FileTable): FileTable {
  const columns =
    table.format.kind === "csv" ? table.columns.map(({ name }) => ({ name, type: "VARCHAR" })) : table.columns
  return { ...table, columns, mode: "loose" }
}

/** True for what DuckDB says of the data, not of our SQL. */
export function isDataError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Invalid Input|Conversion|IO|Out of Range|Serialization|INTERNAL) Error/i.test(error.message.trim())
  )
}
