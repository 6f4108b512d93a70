import type { HostRule } from "../../base/index.ts"
import { distinctNames, type RawPart, ruleOf } from "../../frame/index.ts"
import { textCountSql, valueSql } from "../tables/cell-sql.ts"
import type { Column } from "../tables/file-table.ts"
import { isNamedLikeMetric, isNameless, seriesOfFile } from "./single-series.ts"
import { type HostQuery, hostQueryOf, orNaN, type ReadTask } from "./host-query.ts"

/** The host's rows of a file with one column a metric; columns that the job ignores are not read. */
export async function readWide(task: ReadTask): Promise<RawPart[]> {
  const metrics = metricsOf(task)
  const query = hostQueryOf(task)
  const values = metrics.map(({ column, index }) => orNaN(valueSql(index, column, task.job.source)))
  let arrays: readonly Float64Array[] = [query.time, ...values].map(
    () => new Float64Array(task.file.extent.rows),
  )
  let rows = 0
  await task.database.vectors(
    `SELECT ${[orNaN(query.time), ...values].join(", ")} ${query.fromWhere}`,
    query.parameters,
    chunk => {
      if (rows + chunk.rows > (arrays[0]?.length ?? 0)) arrays = arrays.map(longer)
      for (const [i, column] of chunk.columns.entries()) arrays[i]?.set(column, rows)
      rows += chunk.rows
    },
  )
  const texts = await countTexts(metrics, query, task)
  const [times = new Float64Array(), ...columns] = arrays.map(array => array.subarray(0, rows))
  const named = columns.map((column, i) => ({
    name: metrics[i]?.name ?? "",
    values: column,
    text: texts[i] ?? 0,
  }))
  return [{ times, columns: named }]
}

/** With room for what was added to the file since the survey: more than a chunk of rows. */
function longer(array: Float64Array): Float64Array {
  const copy = new Float64Array(2 * array.length + 4096)
  copy.set(array)
  return copy
}

interface Metric {
  readonly name: string
  readonly column: Column
  readonly index: number
}

function metricsOf({ table, file, job }: ReadTask): Metric[] {
  const names = distinctNames(table.columns.map(column => column.name)).values()
  const metrics = table.columns.flatMap((column, index): Metric[] => {
    const name = names.next().value ?? column.name
    const isMetric =
      index !== file.scanned.timeColumn &&
      index !== file.scanned.clockColumn &&
      index !== file.scanned.hostColumn &&
      ruleOf(name, job.features).ignore !== true
    return isMetric ? [{ name, column, index }] : []
  })
  const [only] = metrics
  const isNamedByFile =
    metrics.length === 1 &&
    isNameless(only?.name ?? "") &&
    isNamedLikeMetric(table.file.name) &&
    !namesHost(job.source.host)
  return metrics
    .map(metric => (isNamedByFile ? { ...metric, name: seriesOfFile(table.file.name) } : metric))
    .filter(({ name }) => ruleOf(name, job.features).ignore !== true)
}

/** Whether a file's own name is its host's: then it cannot name the metric, too. */
function namesHost(host: HostRule): boolean {
  return "path" in host && (host.path.split("/").at(-1) ?? "").includes("{host}")
}

/** One count a column; 0 where its type allows no text. */
async function countTexts(
  metrics: readonly Metric[],
  { fromWhere, parameters }: HostQuery,
  { job, database }: ReadTask,
): Promise<number[]> {
  const counts = metrics.map(({ index, column }) => textCountSql(index, column, job.source))
  const countColumns = counts.flatMap((sql, i) => (sql === null ? [] : [`${sql} AS n${i}`]))
  if (countColumns.length === 0) return counts.map(() => 0)
  const [row] = await database.rows<Record<string, number>>(
    `SELECT ${countColumns.join(", ")} ${fromWhere}`,
    parameters,
  )
  return counts.map((_, i) => row?.[`n${i}`] ?? 0)
}
