import type { HostFrames, Job } from "../base/index.ts"
import { noHostRows } from "../base/messages/ingest.ts"
import { align, resolveFeature } from "../frame/index.ts"
import type { RawPart } from "../frame/index.ts"
import { literal, openDatabase } from "../store/index.ts"
import type { Database } from "../store/index.ts"
import { textCountSql, timeSql, valueSql } from "./cells.ts"
import { reading, relation } from "./file-table.ts"
import type { FileTable } from "./file-table.ts"
import type { HostFile, HostSource, Survey } from "./survey.ts"

/** Rows of history that a model needs at least, in windows. */
const leastWindows = 10

/**
 * One host's history and night on its grid, straight from DuckDB's vectors; nothing else is held in memory. Throws the Fault that the survey
 * found for this host, or one of its own.
 */
export async function readHost(job: Job, survey: Survey, host: string): Promise<HostFrames> {
  const fault = survey.faults.get(host)
  if (fault !== undefined) throw fault
  const source = survey.sources.get(host)
  if (source === undefined) throw noHostRows(host)
  const database = await openDatabase(job.source.time.zone)
  try {
    const parts: RawPart[] = []
    for (const file of source.files) parts.push(...(await readParts(file, job, source, database)))
    const { night, history } = source
    return align({ host, parts }, { step: job.step, night, history, newest: survey.newest, leastHistory: leastWindows * job.model.window })
  } finally {
    database.close()
  }
}

async function readParts(file: HostFile, job: Job, source: HostSource, database: Database): Promise<RawPart[]> {
  return reading(file.scanned.table, async table => [await readWide({ table, file, job, source, database })])
}

interface Reading {
  readonly table: FileTable
  readonly file: HostFile
  readonly job: Job
  readonly source: HostSource
  readonly database: Database
}

async function readWide({ table, file, job, source, database }: Reading): Promise<RawPart> {
  const { timeColumn, hostColumn } = file.scanned
  const wanted = table.columns.flatMap((column, place) => {
    const feature = place === timeColumn || place === hostColumn ? null : resolveFeature(column.name, job.features)
    return feature === null ? [] : [{ column, place, feature }]
  })
  const marks = numericMarks(job)
  const time = timeSql(timeColumn, table.columns[timeColumn]!, job.source.time)
  const values = wanted.map(({ column, place }) => `coalesce(${valueSql(place, column, marks)}, 'NaN'::DOUBLE)`)
  const { where, bound } = rowsOf(file, source, time)
  const times = new Float64Array(file.extent.rows)
  const arrays = wanted.map(() => new Float64Array(file.extent.rows))
  let rows = 0
  await database.vectors(`SELECT ${[`coalesce(${time}, 'NaN'::DOUBLE)`, ...values].join(", ")} FROM ${relation(table)} WHERE ${where}`, bound, chunk => {
    times.set(chunk.columns[0]!, rows)
    arrays.forEach((array, i) => array.set(chunk.columns[i + 1]!, rows))
    rows += chunk.rows
  })
  const texts = await countTexts(wanted.map(({ column, place }) => textCountSql(place, column, job.source.missing.map(literal))), { table, where, bound, database })
  const columns = wanted.map(({ feature }, i) => ({ feature, values: arrays[i]!.subarray(0, rows), text: texts[i]! }))
  return { times: times.subarray(0, rows), columns }
}

/** The host's rows inside history and night, half a step of slack apart, and those without a readable time. */
function rowsOf(file: HostFile, { host, history, night }: HostSource, time: string): { where: string; bound: string[] } {
  const part = file.scanned.table.file.part
  const to = part === "history" ? history.end : night.end
  const from = part === "night" ? night.start : history.start
  const inside = `(${time} IS NULL OR (${time} >= ${from} AND ${time} < ${to}))`
  if (file.scanned.hostColumn === null) return { where: inside, bound: [] }
  return { where: `${inside} AND coalesce(CAST(c${file.scanned.hostColumn} AS VARCHAR), '') = $1`, bound: [host] }
}

interface Rows {
  readonly table: FileTable
  readonly where: string
  readonly bound: readonly string[]
  readonly database: Database
}

/** One count a column; 0 where its type allows no text. */
async function countTexts(counts: readonly (string | null)[], { table, where, bound, database }: Rows): Promise<number[]> {
  const asked = counts.flatMap((sql, i) => (sql === null ? [] : [`${sql} AS n${i}`]))
  if (asked.length === 0) return counts.map(() => 0)
  const [row] = await database.rows<Record<string, number>>(`SELECT ${asked.join(", ")} FROM ${relation(table)} WHERE ${where}`, bound)
  return counts.map((_, i) => row?.[`n${i}`] ?? 0)
}

/** Missing marks that are numbers, such as -999: they may stand in numeric columns. */
function numericMarks(job: Job): number[] {
  return job.source.missing.map(mark => (mark.trim() === "" ? NaN : Number(mark))).filter(Number.isFinite)
}
