import { columnOf, csvField, type HostFrames, type HostQuality, spreadsheetSafe } from "../base/index.ts"
import { median } from "../stats/index.ts"
import type * as danfojs from "./danfojs.ts"

/**
 * What one feature of one host did in the night; numbers in the feature's unit, null where it has no value.
 */
export interface FeatureSummary {
  readonly host: string
  readonly feature: string
  readonly unit: string
  readonly kind: string
  /** Rows of the night that hold a value, and their share of all, 0–1. */
  readonly values: number
  readonly coverage: number
  readonly mean: number | null
  /** Sample standard deviation (n − 1); 0 for a single value. */
  readonly deviation: number | null
  readonly min: number | null
  readonly median: number | null
  readonly max: number | null
}

/** A table of plain cells, for the report and for tables/<name>.csv. */
export interface SummaryTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/**
 * The data overview of one host's night, a record a feature, from danfojs over each column's values; missing
 * ones are left out first (it would answer NaN). The median is ours: danfojs takes half a minute for that of
 * 24,000 values that are mostly the same.
 */
export async function summarise({
  host,
  night,
}: Pick<HostFrames, "host" | "night">): Promise<FeatureSummary[]> {
  const { Series } = await danfo()
  return night.features.map(({ name, unit, kind }, f) => {
    const values = [...columnOf(night.values, night.features.length, f)].filter(value => value === value)
    const series = values.length === 0 ? null : new Series(values)
    return {
      host,
      feature: name,
      unit,
      kind,
      values: values.length,
      coverage: night.rows === 0 ? 0 : values.length / night.rows,
      mean: series && series.mean(),
      deviation: series && (values.length === 1 ? 0 : series.std()),
      min: series && series.min(),
      median: series && median(values),
      max: series && series.max(),
    }
  })
}

/**
 * The summary tables of a night: `fleet` one row a feature over its hosts, `features` one a host and feature,
 * `quality` one a host.
 */
export async function summaryTables(
  summaries: readonly FeatureSummary[],
  qualities: readonly HostQuality[],
): Promise<SummaryTable[]> {
  const columns = [
    "host",
    "feature",
    "unit",
    "kind",
    "values",
    "coverage",
    "mean",
    "deviation",
    "min",
    "median",
    "max",
  ] as const
  const features = {
    name: "features",
    columns,
    rows: summaries.map(summary => columns.map(column => summary[column])),
  }
  return [await fleetTable(summaries), features, qualityTable(qualities)]
}

/** A header first; texts are safe from spreadsheets. */
export function tableToCsv({ columns, rows }: SummaryTable): string {
  return [columns, ...rows].map(row => `${row.map(csvCell).join(",")}\r\n`).join("")
}

/**
 * Of the features with a value, in the order of the first host that has them: hosts, mean of means, and
 * extremes.
 */
async function fleetTable(summaries: readonly FeatureSummary[]): Promise<SummaryTable> {
  const columns = ["feature", "unit", "hosts", "mean", "min", "max"]
  const valued = summaries.filter(({ values }) => values > 0)
  if (valued.length === 0) return { name: "fleet", columns, rows: [] }
  const { DataFrame } = await danfo()
  const names = [...new Set(valued.map(({ feature }) => feature))]
  // Names go in as numbers: danfojs keeps groups in a plain object, where "constructor" would be taken.
  const numbers = new Map(names.map((name, number) => [name, number]))
  const cells = {
    feature: valued.map(({ feature }) => numbers.get(feature)!),
    hosts: valued.map(() => 1),
    mean: valued.map(({ mean }) => mean!),
    min: valued.map(({ min }) => min!),
    max: valued.map(({ max }) => max!),
  }
  const grouped = new DataFrame(cells)
    .groupby(["feature"])
    .agg({ hosts: "sum", mean: "mean", min: "min", max: "max" })
  const rows = (grouped.values as number[][])
    .sort((a, b) => Number(a[0]) - Number(b[0]))
    .map(([number, ...rest]) => {
      const name = names[Number(number)]!
      return [name, valued.find(({ feature }) => feature === name)!.unit, ...rest]
    })
  return { name: "fleet", columns, rows }
}

function qualityTable(qualities: readonly HostQuality[]): SummaryTable {
  const columns = [
    "host",
    "rowsRead",
    "coverage",
    "historyCoverage",
    "duplicateRows",
    "outOfOrderRows",
    "gapRows",
    "longestGap",
    "badTimes",
    "silent",
  ] as const
  const total = (host: HostQuality, key: "text" | "infinite" | "resets"): number =>
    host.features.reduce((sum, feature) => sum + feature[key], 0)
  const rows = qualities.map(host => [
    ...columns.map(column => (column === "silent" ? String(host.silent) : host[column])),
    total(host, "text"),
    total(host, "infinite"),
    total(host, "resets"),
  ])
  return { name: "quality", columns: [...columns, "textCells", "infiniteCells", "counterResets"], rows }
}

/** danfojs weighs 160 MB and takes over a second to load: only who makes tables pays. */
function danfo(): Promise<typeof danfojs> {
  return import("./danfojs.ts")
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return ""
  if (typeof cell === "number") return String(cell)
  return csvField(spreadsheetSafe(cell))
}
