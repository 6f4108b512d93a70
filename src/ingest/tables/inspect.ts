import type { Source } from "../../base/index.ts"
import { emptyFile, unreadableFile } from "../faults.ts"
import { compressedExport, noHeader, notATable } from "../faults-content.ts"
import type { FoundFile } from "../files/find-files.ts"
import { importedColumns } from "../importers/importer.ts"
import { importerFor } from "../importers/importers.ts"
import type { Database } from "../../store/index.ts"
import { dialectSql, findDialect } from "./csv-dialect.ts"
import { type Encoding, encodingOf } from "./encoding.ts"
import { type FileTable, isDataError, readerSql } from "./file-table.ts"
import { compressionOf, formatOf } from "./format.ts"
import { type FileHead, readHead } from "./head.ts"
import { isLastLineCut, linesOfHead, linesSql } from "./lines.ts"
import { otherFormat } from "./other-formats.ts"

export interface InspectTask {
  readonly file: FoundFile
  readonly head: FileHead
  readonly source: Pick<Source, "missing">
  readonly database: Database
}

/** Finds columns, types and CSV dialect from the file's beginning. Fault where it cannot be read. */
export async function inspect(
  file: FoundFile,
  source: Pick<Source, "missing">,
  database: Database,
): Promise<FileTable> {
  return await inspectHead({ file, head: await readHead(file.path), source, database })
}

/** The same with a beginning that was read before. */
export async function inspectHead(task: InspectTask): Promise<FileTable> {
  const { file, head } = task
  if (importerFor(head.text, file.path) !== null) return importedTable(file)
  const format = formatOf(file)
  await refuseOtherFormats(task)
  try {
    return format.kind === "csv" ? await inspectCsv(task) : await inspectTyped(task)
  } catch (cause) {
    throw isDataError(cause) ? unreadableFile(file.name, cause) : cause
  }
}

function importedTable(file: FoundFile): FileTable {
  const format = { kind: "imported", compression: compressionOf(file) } as const
  return { file, format, columns: importedColumns, dialect: "", missing: [], mode: "strict" }
}

async function refuseOtherFormats(task: InspectTask): Promise<void> {
  const { file } = task
  const { kind, compression } = formatOf(file)
  if (kind !== "csv" && kind !== "json") return
  const head = compression === "zstd" ? await zstdHead(task) : task.head.text
  const other = otherFormat(head, kind)
  if (other !== null) throw notATable(file.name, other)
  if (compression !== "zstd") return
  const importer = importerFor(head, file.path.replace(/\.zst(d)?$/i, ""))
  if (importer !== null) throw compressedExport(file.name, importer.name)
}

/** The file's first lines; nothing where they are longer than DuckDB reads. */
async function zstdHead({ file, database }: InspectTask): Promise<string> {
  try {
    const lines = await database.rows<{ line: string | null }>(
      `FROM ${linesSql(file, formatOf(file), "utf-8")} LIMIT ${sampleLines}`,
    )
    return lines.map(({ line }) => line ?? "").join("\n")
  } catch (error) {
    if (isDataError(error)) return ""
    throw error
  }
}

/** Parquet and JSON. A last line of JSON that is cut counts as a row that does not fit. */
async function inspectTyped({ file, database }: InspectTask): Promise<FileTable> {
  const format = formatOf(file)
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

async function inspectCsv(task: InspectTask): Promise<FileTable> {
  const { file, head, source } = task
  const format = formatOf(file)
  const encoding = encodingOf(head, format)
  const found = findDialect(await firstLines(task, encoding), source.missing)
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

/** Lines that are looked at for the dialect and for columns of text. */
const sampleLines = 200

async function firstLines(
  { file, head, database }: InspectTask,
  encoding: Encoding,
): Promise<readonly string[]> {
  const format = formatOf(file)
  const known = format.compression === "none" && encoding === "utf-8" ? linesOfHead(head, sampleLines) : null
  if (known !== null) return known
  const lines = await database.rows<{ line: string | null }>(
    `FROM ${linesSql(file, format, encoding)} LIMIT ${sampleLines}`,
  )
  return lines.map(({ line }) => line ?? "")
}

/** A date, or an epoch in seconds or finer: no name of a column. */
function isTime(name: string): boolean {
  return /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$|^1\d{9}(\d{3}){0,3}$/.test(name.trim())
}
