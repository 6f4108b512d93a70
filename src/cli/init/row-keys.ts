import { stat } from "node:fs/promises"
import { distinguishingColumns, readWithFallback, relationSql } from "../../ingest/index.ts"
import type { Database } from "../../store/index.ts"
import { type ColumnRoles, valueName } from "./infer-columns.ts"
import type { FileSample } from "./sample.ts"

/** Bytes up to which every time is read; larger files are sampled. */
const wholeBytes = 20_000_000

/**
 * Adds to the metric's name the columns that distinguish rows of one host and time. Reads the whole file: one
 * sorted by metric has a single metric in its first rows.
 */
export async function withRowKeys(
  { columns, table }: FileSample,
  roles: ColumnRoles,
  database: Database,
): Promise<ColumnRoles> {
  const indexOf = (name: string): number => table.columns.findIndex(column => column.name === name)
  const { time, host, long } = roles
  const metric = long === null ? [] : [long.metric].flat()
  const known = [
    time.column,
    ...(time.clock === undefined ? [] : [time.clock]),
    ...(host === null ? [] : [host]),
  ]
  const always = [...known, ...metric].map(name => `coalesce(CAST(c${indexOf(name)} AS VARCHAR), '')`)
  const values = long === null ? roles.features : [long.value].flat()
  const candidates = columns.filter(
    ({ name, filled, distinct, whole, numbers }) =>
      filled > 0 &&
      ![...known, ...metric].includes(name) &&
      (!values.includes(name) || (whole === numbers && distinct <= 64)),
  )
  const { size } = await stat(table.file.path)
  const every = Math.max(1, Math.ceil(size / wholeBytes))
  const keys = await readWithFallback(table, { database, zone: "UTC" }, readable =>
    distinguishingColumns({
      database,
      fromWhere: `FROM ${relationSql(readable)} WHERE hash(${always.slice(0, known.length).join(", ")}) % ${every} = 0`,
      parameters: [],
      always,
      candidates: candidates.map(({ name }) => indexOf(name)),
    }),
  )
  if (keys === null || keys.length === 0) return roles
  const names = keys.map(index => table.columns[index]!.name)
  const metrics = [...metric, ...names]
  const [only] = metrics
  const own = values.filter(name => !names.includes(name))
  const [single = ""] = own
  const value = long === null ? (own.length === 1 && valueName.test(single) ? single : own) : long.value
  return {
    ...roles,
    long: { metric: metrics.length === 1 && only !== undefined ? only : metrics, value },
    ignored: [],
  }
}
