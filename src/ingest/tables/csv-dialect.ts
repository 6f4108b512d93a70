import { literal } from "../../store/index.ts"

/**
 * How a CSV file is written, found from its first lines. Quotes are double and doubled to escape, as in RFC
 * 4180.
 */
export interface CsvDialect {
  readonly delimiter: string
  /** Lines before the header: empty, comments that begin with #, or `sep=;`. */
  readonly skip: number
  readonly header: readonly string[]
  /** True for columns whose cells in these lines are all numbers or missing. */
  readonly numeric: readonly boolean[]
}

/** Options of read_csv. */
export function dialectSql(
  { delimiter, skip }: CsvDialect,
  { compression, encoding }: { readonly compression: string; readonly encoding: string },
): string {
  return [
    "auto_detect = false",
    "header = true",
    `delim = ${literal(delimiter)}`,
    "quote = '\"'",
    "escape = '\"'",
    `skip = ${skip}`,
    `compression = ${literal(compression)}`,
    `encoding = ${literal(encoding)}`,
  ].join(", ")
}

const delimiters = [",", ";", "\t", "|"]

/** `missing` are the texts for missing values. Null where no line is left for a header. */
export function findDialect(lines: readonly string[], missing: readonly string[]): CsvDialect | null {
  const { skip, separator } = skippedLines(lines)
  if (skip >= lines.length) return null
  const start = skip > 0 && isHeaderComment(lines, skip) ? skip - 1 : skip
  const { line, end } = joinQuoted(lines, start)
  const first = line.replace(/^\uFEFF/, "").replace(/^#\s*/, "")
  const delimiter = separator ?? delimiterOf(first)
  const header = splitLine(first, delimiter)
  const cells = lines
    .slice(end)
    .map(row => splitLine(row, delimiter))
    .filter(row => row.length === header.length)
  const isNumeric = (cell = ""): boolean => isNumber(cell) || missing.includes(cell)
  const numeric = header.map((_, i) => cells.every(row => isNumeric(row[i])))
  return { delimiter, skip: start, header, numeric }
}

/** The cells of one line, without their quotes. */
export function splitLine(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ""
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i)
    if (quoted && char === '"' && line[i + 1] === '"') cell += line.charAt(++i)
    else if (char === '"' && (quoted || cell === "")) quoted = !quoted
    else if (char === delimiter && !quoted) {
      cells.push(cell)
      cell = ""
    } else cell += char
  }
  return [...cells, cell]
}

/** Excel's first line names the delimiter: `sep=;`. */
function skippedLines(lines: readonly string[]): { skip: number; separator: string | null } {
  let separator: string | null = null
  for (const [skip, line] of lines.entries()) {
    const named = /^\uFEFF?"?sep=(.)"?\s*$/i.exec(line)?.[1]
    if (named !== undefined) separator = named
    else if (line.trim() !== "" && !line.startsWith("#")) return { skip, separator }
  }
  return { skip: lines.length, separator }
}

/** `# hostname;interval;timestamp;…` above rows of data is the header, as sadf writes it. */
function isHeaderComment(lines: readonly string[], skip: number): boolean {
  const [comment = "", data = ""] = lines.slice(skip - 1)
  if (!/^#\s*[^#\s]/.test(comment)) return false
  const delimiter = delimiterOf(comment)
  const names = splitLine(comment.replace(/^#\s*/, ""), delimiter)
  const row = splitLine(data, delimiter)
  const startsWithDigit = (cell: string): boolean => /^\s*[-+]?\d/.test(cell)
  return (
    names.length > 2 &&
    names.length === row.length &&
    !names.some(startsWithDigit) &&
    row.some(startsWithDigit)
  )
}

/** A header whose quoted names hold line breaks; `end` is the line after it. */
function joinQuoted(lines: readonly string[], start: number): { line: string; end: number } {
  const isOpen = (text: string): boolean => (text.match(/"/g)?.length ?? 0) % 2 === 1
  const [first = "", ...others] = lines.slice(start)
  let line = first
  let end = start + 1
  for (const next of others) {
    if (!isOpen(line)) break
    line += `\n${next}`
    end++
  }
  return isOpen(line) ? { line: first, end: start + 1 } : { line, end }
}

function delimiterOf(line: string): string {
  return delimiters.reduce((best, candidate) =>
    splitLine(line, candidate).length > splitLine(line, best).length ? candidate : best,
  )
}

/** As DuckDB reads a DOUBLE. */
function isNumber(cell: string): boolean {
  return /^\s*([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inity)?|nan|)\s*$/i.test(cell)
}
