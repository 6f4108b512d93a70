/**
 * How a CSV file is written, found from its first lines. Quotes are double and doubled to escape, as in RFC
 * 4180.
 */
export interface CsvDialect {
  readonly delimiter: string
  /** Lines before the header: empty, or comments that begin with #. */
  readonly skip: number
  readonly header: readonly string[]
  /** True for columns whose cells in these lines are all numbers or missing. */
  readonly numeric: readonly boolean[]
}

const delimiters = [",", ";", "\t", "|"]

/** `missing` are the texts that mean no value. Null where no line is left for a header. */
export function findDialect(lines: readonly string[], missing: readonly string[]): CsvDialect | null {
  const skip = lines.findIndex(line => line.trim() !== "" && !line.startsWith("#"))
  if (skip < 0) return null
  const first = lines[skip]!.replace(/^\uFEFF/, "")
  const delimiter = delimiters.reduce((best, candidate) =>
    splitLine(first, candidate).length > splitLine(first, best).length ? candidate : best,
  )
  const header = splitLine(first, delimiter)
  const cells = lines
    .slice(skip + 1)
    .map(line => splitLine(line, delimiter))
    .filter(line => line.length === header.length)
  const numeric = header.map((_, i) => cells.every(line => isNumber(line[i]!) || missing.includes(line[i]!)))
  return { delimiter, skip, header, numeric }
}

/** The cells of one line, without their quotes. */
export function splitLine(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ""
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (quoted && char === '"' && line[i + 1] === '"') cell += line[++i]!
    else if (char === '"' && (quoted || cell === "")) quoted = !quoted
    else if (char === delimiter && !quoted) {
      cells.push(cell)
      cell = ""
    } else cell += char
  }
  return [...cells, cell]
}

/** As DuckDB reads a DOUBLE. */
function isNumber(cell: string): boolean {
  return /^\s*([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inity)?|nan|)\s*$/i.test(cell)
}
