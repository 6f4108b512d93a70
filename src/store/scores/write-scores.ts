import { columnOf, type Scores } from "../../base/index.ts"
import { replaceFile } from "../atomic.ts"
import { type Database, withDatabase } from "../database.ts"
import { fileLiteral, identifier, literal } from "../quote.ts"

export interface ScoredNight {
  readonly scores: Scores
  readonly threshold: number
  /** [rows], 1 = the row belongs to an anomaly: it or a neighbour exceeds the threshold. */
  readonly anomalous: Uint8Array
}

/** Rows of one of the host's incidents; `start` and `end` are epoch ms, both inclusive. */
export interface IncidentSpan {
  readonly id: string
  readonly start: number
  readonly end: number
}

/**
 * scores/<host>.parquet, one row per row of the night: timestamp (UTC), score, threshold, anomalous, incident
 * (null until `addIncidents`), then `error:<feature>` and `contribution:<feature>` for each feature. NaN
 * becomes NULL. DuckDB appends `_1` to names that differ only in case.
 */
export async function writeScoresParquet(
  path: string,
  { scores, threshold, anomalous }: ScoredNight,
): Promise<void> {
  const { start, step, rows, features, score, errors, contributions } = scores
  const times = Float64Array.from({ length: rows }, (_, row) => start + row * step)
  const matrices = features.flatMap((_, f) => [
    columnOf(errors, features.length, f),
    columnOf(contributions, features.length, f),
  ])
  const names = features.flatMap(feature => [`error:${feature}`, `contribution:${feature}`])
  const fixed = [
    "make_timestamptz(CAST(c0 * 1000 AS BIGINT)) AS timestamp",
    `${orNull("c1")} AS score`,
    `${orNull(`'${threshold}'::FLOAT`)} AS threshold`,
    "c2 = 1 AS anomalous",
    "CAST(NULL AS VARCHAR) AS incident",
  ]
  await withDatabase(async database => {
    await database.load("night", [times, score, Float32Array.from(anomalous), ...matrices])
    const cells = names.map((name, i) => `${orNull(`c${i + 3}`)} AS ${identifier(name)}`)
    await replaceFile(path, temporary =>
      copyTo(database, `SELECT ${[...fixed, ...cells].join(", ")} FROM night`, temporary),
    )
  })
}

/**
 * Fills the column `incident` of a file of `writeScoresParquet`; rows outside every span get null. Leaves a
 * file without incidents, old or new, unchanged.
 */
export async function addIncidents(path: string, spans: readonly IncidentSpan[]): Promise<void> {
  const cases = spans.map(
    ({ id, start, end }) => `WHEN epoch_ms(timestamp) BETWEEN ${start} AND ${end} THEN ${literal(id)}`,
  )
  const incident = cases.length === 0 ? "NULL" : `CASE ${cases.join(" ")} END`
  const file = `read_parquet(${fileLiteral(path)})`
  await withDatabase(async database => {
    const [marked] = await database.rows<{ rows: number }>(`SELECT count(incident) AS rows FROM ${file}`)
    if (spans.length === 0 && marked?.rows === 0) return
    const select = `SELECT * REPLACE (CAST(${incident} AS VARCHAR) AS incident) FROM ${file}`
    await replaceFile(path, temporary => copyTo(database, select, temporary))
  })
}

async function copyTo(database: Database, select: string, path: string): Promise<void> {
  await database.run(`COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`)
}

function orNull(sql: string): string {
  return `CASE WHEN NOT isnan(${sql}) THEN ${sql} END`
}
