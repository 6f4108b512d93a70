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
  const targets = keys.map(key =>
    values.map((_, v) => series.find(one => one.key === key && one.value === v)),
  )
  await task.database.vectors(
    `SELECT ${[orNaN(time), orNaN(number), ...values.map(({ sql }) => sql)].join(", ")} ${fromWhere}`,
    [...parameters, keys],
    chunk => {
      const [times, numbers, ...columns] = chunk.columns
      for (let i = 0; i < chunk.rows; i++) {
        const ofKey = targets[numbers![i]! - 1]
        if (ofKey === undefined) continue
        for (const one of ofKey) {
          if (one === undefined) continue
          one.times[one.filled] = times![i]!
          one.values[one.filled++] = columns[one.value]![i]!
        }
      }
    },
  )
  return series.map(({ times, name, values, text }) => ({ times, columns: [{ name, values, text }] }))
}

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
  const names = distinctNames(
    cells.map(({ count, name }) => (name === null ? count.metric : `${name} ${count.metric}`.trim())),
  )
  const series = cells.map(({ count, value }, i): Series => {
    return {
      key: count.metric,
      value,
      name: names[i]!,
      text: count[`text${value}`]!,
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
  return {
    ...hostQueryOf(task),
    metric: keys.length === 1 ? keys[0]! : `(${keys.map(key => `coalesce(${key}, '')`).join(" || ' ' || ")})`,
    values: [value].flat().map(name => {
      const index = indexOf(name)
      const column = table.columns[index]!
      return {
        name: typeof value === "string" ? null : name,
        sql: orNaN(valueSql(index, column, job.source)),
        textCount: textCountSql(index, column, job.source) ?? "CAST(0 AS DOUBLE)",
      }
    }),
  }
}
