import { exits, Fault } from "../fault.ts"

export function nothingToLookAt(given: readonly string[]): Fault {
  const mend = "give CSV, Parquet or JSON Lines files, globs in quotes, or a folder of them"
  return input("init.no-file", "no data file among what was given", given.slice(0, 3).join(", "), mend)
}

export function noTable(file: string, cause: unknown): Fault {
  const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause)
  const mend = "give CSV, Parquet or JSON Lines whose first row names the columns"
  return input("init.no-table", `cannot be read as a table: ${reason}`, file, mend, cause)
}

export function noTimeColumn(file: string, columns: readonly string[]): Fault {
  const mend = "give files with a column of ISO 8601 times, epoch seconds, epoch milliseconds or elapsed seconds"
  return input("init.no-time", "no column looks like a time", `${file}, whose columns are ${columns.slice(0, 12).join(", ")}`, mend)
}

export function noFeature(file: string): Fault {
  const mend = "give files with at least one column of numbers, written with a decimal point"
  return input("init.no-feature", "no column besides the time holds numbers", file, mend)
}

export function tooFewRows(file: string, rows: number): Fault {
  return input("init.too-few-rows", `expected rows under the header, got ${rows}`, file, "give files with some hours of rows at least")
}

export function noHeader(file: string, first: readonly string[]): Fault {
  const where = `${file}, whose first row is ${first.slice(0, 6).join(", ")}`
  return input("init.no-header", "the first row names no columns: it is a row of data", where, "put a row with the columns' names above the data")
}

function input(code: string, what: string, where: string, mend: string, cause?: unknown): Fault {
  return new Fault({ code, what, where, mend, exit: exits.input }, cause)
}
