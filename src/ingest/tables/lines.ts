import { type Database, fileLiteral, literal } from "../../store/index.ts"
import type { FoundFile } from "../files/find-files.ts"
import type { Encoding } from "./encoding.ts"
import type { Format } from "./format.ts"
import type { FileHead } from "./head.ts"

/**
 * The first lines of UTF-8 text, `count` at most, as DuckDB splits it; null where it has to do that: the head
 * ends before them, or a line ends or holds something rare.
 */
export function linesOfHead({ bytes, size }: FileHead, count: number): readonly string[] | null {
  const lines: string[] = []
  let at = 0
  while (lines.length < count && at < bytes.length) {
    const end = bytes.indexOf(10, at)
    if (end < 0 && bytes.length < size) return null
    const line = bytes.toString("utf8", at, end < 0 ? bytes.length : end).replace(/\r$|^\uFEFF/g, "")
    if (/[\r\0]/.test(line)) return null
    lines.push(line)
    at = end < 0 ? bytes.length : end + 1
  }
  return lines.length === count || bytes.length === size ? lines : null
}

/** A text file as a table of one column `line`. */
export function linesSql(file: FoundFile, format: Format, encoding: Encoding): string {
  const options = `auto_detect = false, header = false, strict_mode = false, quote = '', escape = '', delim = ${literal(noDelimiter)}`
  return `read_csv(${fileLiteral(file.path)}, ${options}, compression = ${literal(format.compression)}, encoding = ${literal(encoding)}, columns = {'line': 'VARCHAR'})`
}

/**
 * Whether all lines but the last are JSON: the file was cut off, or is still being written. Lines are read as
 * Latin-1, since the cut may part a character.
 */
export async function isLastLineCut(file: FoundFile, format: Format, database: Database): Promise<boolean> {
  const [found] = await database.rows<{ lines: number; broken: number; last: number | null }>(
    `SELECT count(*) AS lines, count(*) FILTER (NOT whole) AS broken, max(place) FILTER (NOT whole) AS last
     FROM (SELECT row_number() OVER () AS place, json_valid(line) AS whole FROM ${linesSql(file, format, "latin-1")} WHERE trim(line) <> '')`,
  )
  return found !== undefined && found.lines > 1 && found.broken === 1 && found.last === found.lines
}

/** Whether a table's last line was found cut: the one row of JSON that may not fit. */
export function isCut({ format, rejects }: { readonly format: Format; readonly rejects?: unknown }): boolean {
  return format.kind === "json" && rejects !== undefined
}

/** A reader of JSON as an item of FROM, without the row of nothing that a skipped line leaves. */
export function withoutEmptyRows(reader: string, columns: number): string {
  const places = Array.from({ length: columns }, (_, i) => `c${i}`)
  const filled = places.map(place => `${place} IS NOT NULL`).join(", ")
  return `(FROM ${reader} AS line(${places.join(", ")}) WHERE list_contains([${filled}], true))`
}

/**
 * Options of read_json. Fields that one line in a thousand has are columns still, where DuckDB's 0.1 makes one map of
 * lines of many collectors. No time has the format "none", so that times stay text: a TIMESTAMP has lost its offset.
 */
export const jsonTypes = "sample_size = -1, field_appearance_threshold = 0.001, timestampformat = 'none'"

/** What stands in no line, so that a line is one cell. */
const noDelimiter = "\u0001\u0002"
