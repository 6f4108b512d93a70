import type { Source } from "../../base/index.ts"
import { emptyFile, unreadableFile } from "../faults.ts"
import { compressedExport, noHeader, notATable, type Rejects } from "../faults-content.ts"
import { type Database, fileLiteral, literal } from "../../store/index.ts"
import { dialectSql, findDialect } from "./csv-dialect.ts"
import { type Encoding, encodingOf } from "./encoding.ts"
import type { FoundFile } from "../files/find-files.ts"
import { compressionOf, type Format, formatOf } from "./format.ts"
import { importedColumns } from "../importers/importer.ts"
import { importerOf, importers } from "../importers/importers.ts"
import { headText } from "../importers/input.ts"
import { dropImport, importedRelation, loadImport } from "../importers/load.ts"
import { isCut, isLastLineCut, jsonTypes, linesSql, withoutEmptyRows } from "./lines.ts"
import { otherFormat } from "./other-formats.ts"

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

/** Finds columns, types and CSV dialect from the file's beginning. Fault where it cannot be read. */
export async function inspect(
  file: FoundFile,
  source: Pick<Source, "missing">,
  database: Database,
): Promise<FileTable> {
  if ((await importerOf(file.path)) !== null) return importedTable(file)
  const format = formatOf(file)
  await refuseOtherFormats(file, format, database)
  try {
    if (format.kind === "csv") return await inspectCsv(file, source, database)
    return await inspectTyped(file, format, database)
  } catch (cause) {
    throw isDataError(cause) ? unreadableFile(file.name, cause) : cause
  }
}

/** Parquet and JSON. A last line of JSON that is cut counts as a row that does not fit. */
async function inspectTyped(file: FoundFile, format: Format, database: Database): Promise<FileTable> {
  const table: FileTable = { file, format, columns: [], dialect: "", missing: [], mode: "strict" }
  try {
    return await withColumns(table, database)
  } catch (error) {
    if (format.kind !== "json" || !isDataError(error)) throw error
    if (!(await isLastLineCut(file, format, database))) throw error
    return await withColumns({ ...table, rejects: { rows: 1, samples: [] } }, database)
  }
}

async function withColumns(table: FileTable, database: Database): Promise<FileTable> {
  const described = await database.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${readerSql(table)}`,
  )
  const columns = described.map(({ column_name, column_type }) => ({ name: column_name, type: column_type }))
  return { ...table, columns }
}

function importedTable(file: FoundFile): FileTable {
  const format = { kind: "imported", compression: compressionOf(file) } as const
  return { file, format, columns: importedColumns, dialect: "", missing: [], mode: "strict" }
}

async function refuseOtherFormats(file: FoundFile, format: Format, database: Database): Promise<void> {
  const { kind, compression } = format
  if (kind !== "csv" && kind !== "json") return
  const head =
    compression === "zstd" ? await zstdHead(file, format, database) : await headText(file.path, headBytes)
  const other = otherFormat(head, kind)
  if (other !== null) throw notATable(file.name, other)
  if (compression !== "zstd") return
  const importer = importers.find(({ recognises }) => recognises(head, file.path.replace(/\.zst(d)?$/i, "")))
  if (importer !== undefined) throw compressedExport(file.name, importer.name)
}

/** The file's first lines; nothing where they are longer than DuckDB reads. */
async function zstdHead(file: FoundFile, format: Format, database: Database): Promise<string> {
  try {
    const lines = await database.rows<{ line: string | null }>(
      `FROM ${linesSql(file, format, "utf-8")} LIMIT ${sampleLines}`,
    )
    return lines.map(({ line }) => line ?? "").join("\n")
  } catch (error) {
    if (isDataError(error)) return ""
    throw error
  }
}

/** The table as an item of FROM, with columns c0, c1 … */
export function relationSql(table: FileTable): string {
  return `${readerSql(table)} AS file(${table.columns.map((_, i) => `c${i}`).join(", ")})`
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

/** Bytes that show what a file is. */
const headBytes = 65_536
/** Lines that are looked at for the dialect and for columns of text. */
const sampleLines = 200
async function inspectCsv(
  file: FoundFile,
  source: Pick<Source, "missing">,
  database: Database,
): Promise<FileTable> {
  const format = formatOf(file)
  const encoding = await encodingOf(file, format)
  const lines = await database.rows<{ line: string | null }>(
    `FROM ${linesSql(file, format, encoding)} LIMIT ${sampleLines}`,
  )
  const found = findDialect(
    lines.map(({ line }) => line ?? ""),
    source.missing,
  )
  if (found === null) throw emptyFile(file.name)
  if (found.header.some(isTime) || found.header.every(name => /^-?\d+(\.\d+)?$/.test(name)))
    throw noHeader(file.name, found.header)
  const missing = ["", ...source.missing].filter(text => !text.includes("\0"))
  const dialect = dialectSql(found, { compression: format.compression, encoding })
  const columns = found.header.map((name, i) => ({
    name: name.trim() === "" ? `column_${i + 1}` : name.trim(),
    type: found.numeric[i] ? "DOUBLE" : "VARCHAR",
  }))
  const text = { delimiter: found.delimiter, encoding }
  return { file, format, columns, dialect, text, missing, mode: "strict" }
}

/** A date, or an epoch in seconds or finer: no name of a column. */
function isTime(name: string): boolean {
  return /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$|^1\d{9}(\d{3}){0,3}$/.test(name.trim())
}

function readerSql(table: FileTable): string {
  const { file, format, columns, dialect, missing, mode } = table
  if (format.kind === "imported") return importedRelation
  const path = fileLiteral(file.path)
  if (format.kind === "parquet") return `read_parquet(${path})`
  if (format.kind === "csv") {
    const types = columns.map(({ type }, i) => `'c${i}': ${literal(type)}`).join(", ")
    const nulls = `nullstr = [${missing.map(literal).join(", ")}]`
    return `read_csv(${path}, ${dialect}, ${nulls}${looseness[mode]}, columns = {${types}})`
  }
  const cut = isCut(table)
  const layout = /\.json(\.|$)/i.test(file.name) && !cut ? "auto" : "newline_delimited"
  const loose = mode === "strict" && !cut ? "" : looseness.loose
  const compression = format.compression === "none" ? "uncompressed" : format.compression
  const reader = `read_json(${path}, format = '${layout}', ${jsonTypes}, compression = '${compression}'${loose})`
  return cut && columns.length > 0 ? withoutEmptyRows(reader, columns.length) : reader
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
function isDataError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Invalid Input|Conversion|IO|Out of Range|Serialization|INTERNAL) Error/i.test(error.message.trim())
  )
}
