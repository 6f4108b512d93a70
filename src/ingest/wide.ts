import { distinctNames, ruleOf } from "../frame/index.ts"
import type { RawPart } from "../frame/index.ts"
import { markNumbers, textCountSql, valueSql } from "./cells.ts"
import type { Column } from "./file-table.ts"
import { orNaN, selectionOf } from "./selection.ts"
import type { Reading, Selection } from "./selection.ts"

/** The host's rows of a file with one column a metric; columns that the job ignores are not read. */
export async function readWide(reading: Reading): Promise<RawPart[]> {
  const wanted = metricsOf(reading)
  const selection = selectionOf(reading)
  const marks = markNumbers(reading.job.source.missing)
  const values = wanted.map(({ column, place }) => orNaN(valueSql(place, column, marks)))
  const times = new Float64Array(reading.file.extent.rows)
  const arrays = wanted.map(() => new Float64Array(reading.file.extent.rows))
  let rows = 0
  await reading.database.vectors(`SELECT ${[orNaN(selection.time), ...values].join(", ")} ${selection.rows}`, selection.bound, chunk => {
    times.set(chunk.columns[0]!, rows)
    arrays.forEach((array, i) => array.set(chunk.columns[i + 1]!, rows))
    rows += chunk.rows
  })
  const texts = await countTexts(wanted, selection, reading)
  const columns = wanted.map(({ name }, i) => ({ name, values: arrays[i]!.subarray(0, rows), text: texts[i]! }))
  return [{ times: times.subarray(0, rows), columns }]
}

interface Metric {
  readonly name: string
  readonly column: Column
  readonly place: number
}

function metricsOf({ table, file, job }: Reading): Metric[] {
  const names = distinctNames(table.columns.map(column => column.name))
  return table.columns.flatMap((column, place) => {
    const name = names[place]!
    const isMetric = place !== file.scanned.timeColumn && place !== file.scanned.hostColumn && ruleOf(name, job.features).ignore !== true
    return isMetric ? [{ name, column, place }] : []
  })
}

/** One count a column; 0 where its type allows no text. */
async function countTexts(wanted: readonly Metric[], { rows, bound }: Selection, { job, database }: Reading): Promise<number[]> {
  const counts = wanted.map(({ place, column }) => textCountSql(place, column, job.source.missing))
  const asked = counts.flatMap((sql, i) => (sql === null ? [] : [`${sql} AS n${i}`]))
  if (asked.length === 0) return counts.map(() => 0)
  const [row] = await database.rows<Record<string, number>>(`SELECT ${asked.join(", ")} ${rows}`, bound)
  return counts.map((_, i) => row?.[`n${i}`] ?? 0)
}
