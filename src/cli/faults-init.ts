import { type Fault, firstLine, inputFault } from "../base/index.ts"

export function noDataFile(given: readonly string[]): Fault {
  const hint = "give CSV, Parquet or JSON Lines files, globs in quotes, or a folder of them"
  return inputFault({
    code: "init.no-file",
    what: "no data file among what was given",
    where: given.slice(0, 3).join(", "),
    hint,
  })
}

export function noTable(file: string, cause: unknown): Fault {
  const hint = "give CSV, Parquet or JSON Lines whose first row names the columns"
  return inputFault(
    { code: "init.no-table", what: `cannot be read as a table: ${firstLine(cause)}`, where: file, hint },
    cause,
  )
}

export function noTimeColumn(file: string, columns: readonly string[]): Fault {
  const hint =
    "give files with a column of ISO 8601 times, epoch seconds, epoch milliseconds or elapsed seconds"
  return inputFault({
    code: "init.no-time",
    what: "no column looks like a time",
    where: `${file}, whose columns are ${columns.slice(0, 12).join(", ")}`,
    hint,
  })
}

export function noFeature(file: string): Fault {
  const hint = "give files with at least one column of numbers, written with a decimal point"
  return inputFault({
    code: "init.no-feature",
    what: "no column besides the time holds numbers",
    where: file,
    hint,
  })
}

export function tooFewRows(file: string, rows: number): Fault {
  return inputFault({
    code: "init.too-few-rows",
    what: `expected rows under the header, got ${rows}`,
    where: file,
    hint: "give files with some hours of rows at least",
  })
}

export function noHeader(file: string, first: readonly string[]): Fault {
  const where = `${file}, whose first row is ${first.slice(0, 6).join(", ")}`
  return inputFault({
    code: "init.no-header",
    what: "the first row names no columns: it is a row of data",
    where,
    hint: "put a row with the columns' names above the data",
  })
}
