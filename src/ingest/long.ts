import { distinctNames, ruleOf } from "../frame/index.ts"
import type { RawPart } from "../frame/index.ts"
import { markNumbers, textCountSql, valueSql } from "./cells.ts"
import { orNaN, selectionOf } from "./selection.ts"
import type { Reading } from "./selection.ts"

/**
 * The host's rows of a file of time, metric, value: one part a metric, each with its own times. Rows without a metric are left out, as are metrics
 * that the job ignores.
 */
export async function readLong(reading: Reading): Promise<RawPart[]> {
  const { rows, time, metric, value, bound } = cellsOf(reading)
  const series = await seriesOf(reading)
  if (series.length === 0) return []
  const number = `CAST(list_position($${bound.length + 1}, ${metric}) AS DOUBLE)`
  const names = series.map(one => one.metric)
  await reading.database.vectors(`SELECT ${orNaN(time)}, ${orNaN(number)}, ${value} ${rows}`, [...bound, names], chunk => {
    const [times, numbers, values] = chunk.columns
    for (let i = 0; i < chunk.rows; i++) {
      const one = series[numbers![i]! - 1]
      if (one === undefined) continue
      one.times[one.filled] = times![i]!
      one.values[one.filled++] = values![i]!
    }
  })
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
async function seriesOf(reading: Reading): Promise<Series[]> {
  const { rows, metric, textCount, bound } = cellsOf(reading)
  const counts = await reading.database.rows<{ metric: string; cells: number; text: number }>(
    `SELECT ${metric} AS metric, CAST(count(*) AS DOUBLE) AS cells, ${textCount} AS text ${rows} AND ${metric} IS NOT NULL GROUP BY ALL ORDER BY ALL`,
    bound,
  )
  const names = distinctNames(counts.map(count => count.metric))
  const series = counts.map(({ metric, cells, text }, i): Series => {
    return { metric, name: names[i]!, text, times: new Float64Array(cells), values: new Float64Array(cells), filled: 0 }
  })
  return series.filter(({ name }) => ruleOf(name, reading.job.features).ignore !== true)
}

function cellsOf(reading: Reading): { rows: string; time: string; metric: string; value: string; textCount: string; bound: readonly string[] } {
  const { table, job } = reading
  const place = (name: string): number => table.columns.findIndex(column => column.name === name)
  const at = place(job.source.value)
  const column = table.columns[at]!
  return {
    ...selectionOf(reading),
    metric: `CAST(c${place(job.source.metric)} AS VARCHAR)`,
    value: orNaN(valueSql(at, column, markNumbers(job.source.missing))),
    textCount: textCountSql(at, column, job.source.missing) ?? "CAST(0 AS DOUBLE)",
  }
}
