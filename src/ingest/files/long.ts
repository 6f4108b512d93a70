import { distinctNames, type RawPart, ruleOf } from "../../frame/index.ts"
import { textCountSql, valueSql } from "../tables/cell-sql.ts"
import { hostQueryOf, orNaN, type ReadTask } from "./host-query.ts"

/**
 * The host's rows of a file of time, metric, value: one part per metric, each with its own times. Several
 * columns may name the metric together, and several hold values. Rows without a metric are left out, as are
 * metrics that the job ignores.
 */
export async function readLong(task: ReadTask): Promise<RawPart[]> {
  const query = longQueryOf(task)
  const series = await seriesOf(task, query)
  if (series.length === 0) return []
  const { fromWhere, time, metric, values, parameters } = query
  const keys = [...new Set(series.map(one => one.key))]
  const number = `CAST(list_position($${parameters.length + 1}, ${metric}) AS DOUBLE)`
  const targets = keys.map(key => series.filter(one => one.key === key))
  await task.database.vectors(
    `SELECT ${[orNaN(time), orNaN(number), ...values.map(({ sql }) => sql)].join(", ")} ${fromWhere}`,
    [...parameters, keys],
    chunk => {
      const [times = none, numbers = none, ...columns] = chunk.columns
      for (let i = 0; i < chunk.rows; i++) {
        for (const one of targets[(numbers[i] ?? NaN) - 1] ?? []) {
          one.times[one.filled] = times[i] ?? NaN
          one.values[one.filled++] = columns[one.value]?.[i] ?? NaN
        }
      }
    },
  )
  return series.map(({ times, name, values, text }) => ({ times, columns: [{ name, values, text }] }))
}

const none = new Float64Array()

interface Series {
  readonly key: string
  /** Which column of values. */
  readonly value: number
  readonly name: string
  readonly text: number
  readonly times: Float64Array
  readonly values: Float64Array
  filled: number
}

/** The metrics of the host in the file, with room for their cells. */
async function seriesOf(
  task: ReadTask,
  { fromWhere, metric, values, parameters }: LongQuery,
): Promise<Series[]> {
  const texts = values.map(({ textCount }, v) => `${textCount} AS text${v}`).join(", ")
  const counts = await task.database.rows<Record<string, number> & { metric: string; cells: number }>(
    `SELECT ${metric} AS metric, CAST(count(*) AS DOUBLE) AS cells, ${texts} ${fromWhere} AND ${metric} IS NOT NULL GROUP BY ${metric} ORDER BY metric`,
    parameters,
  )
  const cells = counts.flatMap(count => values.map(({ name }, value) => ({ count, name, value })))
  const names = cells.map(({ count, name }) =>
    name === null ? count.metric : `${name} ${count.metric}`.trim(),
  )
  const distinct = distinctNames(names).values()
  const series = cells.map(({ count, value }): Series => {
    return {
      key: count.metric,
      value,
      name: distinct.next().value ?? count.metric,
      text: count[`text${value}`] ?? 0,
      times: new Float64Array(count.cells),
      values: new Float64Array(count.cells),
      filled: 0,
    }
  })
  return series.filter(({ name }) => ruleOf(name, task.job.features).ignore !== true)
}

interface LongQuery {
  readonly fromWhere: string
  readonly time: string
  /** A text; NULL where one of its columns is. */
  readonly metric: string
  readonly values: readonly {
    /** In front of the metric's name; null where the job gives one column of values and no list. */
    readonly name: string | null
    readonly sql: string
    readonly textCount: string
  }[]
  readonly parameters: readonly string[]
}

function longQueryOf(task: ReadTask): LongQuery {
  const { table, job } = task
  const { metric, value } = job.source
  const indexOf = (name: string): number => table.columns.findIndex(column => column.name === name)
  const keys = [metric].flat().map(name => `CAST(c${indexOf(name)} AS VARCHAR)`)
  const [key = "NULL", ...others] = keys
  return {
    ...hostQueryOf(task),
    metric: others.length === 0 ? key : `(${keys.map(one => `coalesce(${one}, '')`).join(" || ' ' || ")})`,
    values: [value].flat().flatMap(name => {
      const index = indexOf(name)
      return table.columns
        .slice(index, index + 1)
        .map(column => ({
          name: typeof value === "string" ? null : name,
          sql: orNaN(valueSql(index, column, job.source)),
          textCount: textCountSql(index, column, job.source) ?? "CAST(0 AS DOUBLE)",
        }))
    }),
  }
}
