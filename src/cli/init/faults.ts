import { type Fault, firstLine, inputFault, truncate, usageFault } from "../../base/index.ts"
import type { ColumnSample } from "./sample.ts"

export function noDataFile(given: readonly string[]): Fault {
  const isSheet = given.some(name => /\.(xlsx?|xlsm|ods)$/i.test(name))
  const hint = isSheet
    ? "a spreadsheet: save it as CSV UTF-8 and give that"
    : "give files called .csv, .parquet or .jsonl (a file without such an ending can be renamed), globs in quotes, or a folder of them"
  return inputFault({
    code: "init.no-file",
    what: "no data file among the arguments",
    where: given.slice(0, 3).join(", "),
    hint,
  })
}

export function noTable(file: string, cause: unknown): Fault {
  const hint = "give CSV, Parquet or JSON Lines with column names in the first row"
  return inputFault(
    { code: "init.no-table", what: `cannot read it as a table: ${firstLine(cause)}`, where: file, hint },
    cause,
  )
}

export function noTimeColumn(file: string, columns: readonly ColumnSample[]): Fault {
  const hint =
    'give files with a column of ISO 8601 times, epoch numbers or elapsed seconds, or write the job file with source.time.format: a pattern such as "%d.%m.%Y %H:%M"'
  return inputFault({
    code: "init.no-time",
    what: "no column looks like a time",
    where: `${file}, whose columns are ${columns.slice(0, 12).map(withExample).join(", ")}`,
    hint,
  })
}

export function ambiguousDates(file: string, sample: string, patterns: readonly string[]): Fault {
  return inputFault({
    code: "init.ambiguous-time",
    what: `times such as "${truncate(sample, 40)}" may name the day or the month first`,
    where: file,
    hint: `say which: noctule init --time-format ${patterns.map(pattern => JSON.stringify(pattern)).join(" or ")}`,
  })
}

export function noFeature(file: string, columns: readonly ColumnSample[]): Fault {
  const hint = "give files with at least one column of numbers"
  return inputFault({
    code: "init.no-feature",
    what: "no column other than the time contains numbers",
    where: `${file}, whose columns are ${columns.slice(0, 12).map(withExample).join(", ")}`,
    hint,
  })
}

/** A column's name, with sample values where it holds text. */
function withExample({ name, commonTexts: [text] }: ColumnSample): string {
  return text === undefined ? name : `${name} ("${truncate(text, 30)}")`
}

export function tooFewRows(file: string, rows: number): Fault {
  return inputFault({
    code: "init.too-few-rows",
    what: `expected rows under the header, got ${rows}`,
    where: file,
    hint: "give files with at least a few hours of rows",
  })
}

export function tooShort(span: string): Fault {
  return inputFault({
    code: "init.too-short",
    what: `the rows span ${span}, too short for a night and a history before it`,
    where: "noctule init",
    hint: "record at least half an hour, better some days",
  })
}

export function noExporter(url: string, metrics: readonly string[]): Fault {
  return inputFault({
    code: "init.no-exporter",
    what: `no metric of a known exporter in the last five minutes: ${metrics.join(", ")}`,
    where: url,
    hint: "copy jobs/prometheus.example.yaml and write your own queries",
  })
}

export function nothingGiven(): Fault {
  return usageFault({
    code: "init.nothing",
    what: "expected data files, or the URL of a Prometheus server",
    where: "noctule init",
    hint: "give files, folders or globs, such as metrics/*.csv",
  })
}
