import { distinctNames, type RawPart, ruleOf } from "../../frame/index.ts"
import { numericSentinels, textCountSql, valueSql } from "./cell-sql.ts"
import { hostQueryOf, orNaN, type ReadTask } from "./host-query.ts"

/**
 * The host's rows of a file of time, metric, value: one part a metric, each with its own times. Rows without
 * a metric are left out, as are metrics that the job ignores.
 */
export async function readLong(task: ReadTask): Promise<RawPart[]> {
  const { fromWhere, time, metric, value, parameters } = longQueryOf(task)
  const series = await seriesOf(task)
  if (series.length === 0) return []
  const number = `CAST(list_position($${parameters.length + 1}, ${metric}) AS DOUBLE)`
  const names = series.map(one => one.metric)
  await task.database.vectors(
    `SELECT ${orNaN(time)}, ${orNaN(number)}, ${value} ${fromWhere}`,
    [...parameters, names],
    chunk => {
      const [times, numbers, values] = chunk.columns
      for (let i = 0; i < chunk.rows; i++) {
        const one = series[numbers![i]! - 1]
        if (one === undefined) continue
        one.times[one.filled] = times![i]!
        one.values[one.filled++] = values![i]!
      }
    },
  )
  return series.map(({ times, name, values, text }) => ({ times, columns: [{ name, values, text }] }))
}

interface Series {
  readonly metric: string
  readonly name: string
  readonly text: number
  readonly times: Float64Array
  readonly values: Float64Array
  filled: number
}

/** The metrics of the host in the file, with room for their cells. */
async function seriesOf(task: ReadTask): Promise<Series[]> {
  const { fromWhere, metric, textCount, parameters } = longQueryOf(task)
  const counts = await task.database.rows<{ metric: string; cells: number; text: number }>(
    `SELECT ${metric} AS metric, CAST(count(*) AS DOUBLE) AS cells, ${textCount} AS text ${fromWhere} AND ${metric} IS NOT NULL GROUP BY ALL ORDER BY ALL`,
    parameters,
  )
  const names = distinctNames(counts.map(count => count.metric))
  const series = counts.map(({ metric, cells, text }, i): Series => {
    return {
      metric,
      name: names[i]!,
      text,
      times: new Float64Array(cells),
      values: new Float64Array(cells),
      filled: 0,
    }
  })
  return series.filter(({ name }) => ruleOf(name, task.job.features).ignore !== true)
}

function longQueryOf(task: ReadTask): {
  fromWhere: string
  time: string
  metric: string
  value: string
  textCount: string
  parameters: readonly string[]
} {
  const { table, job } = task
  const indexOf = (name: string): number => table.columns.findIndex(column => column.name === name)
  const valueIndex = indexOf(job.source.value)
  const column = table.columns[valueIndex]!
  return {
    ...hostQueryOf(task),
    metric: `CAST(c${indexOf(job.source.metric)} AS VARCHAR)`,
    value: orNaN(valueSql(valueIndex, column, numericSentinels(job.source.missing))),
    textCount: textCountSql(valueIndex, column, job.source.missing) ?? "CAST(0 AS DOUBLE)",
  }
}
