import { BOOLEAN, DuckDBDataChunk, DuckDBTimestampTZValue, FLOAT, TIMESTAMPTZ, VARCHAR } from "@duckdb/node-api"
import type { DuckDBType, DuckDBValue } from "@duckdb/node-api"
import type { Scores } from "../base/index.ts"
import { replaceFile } from "./atomic.ts"
import { withDatabase } from "./database.ts"
import type { Database } from "./database.ts"
import { fileLiteral, identifier, literal } from "./quote.ts"

export interface ScoredNight {
  readonly scores: Scores
  readonly threshold: number
  /** [rows], 1 = above the threshold. */
  readonly anomalous: Uint8Array
}

/** Rows of one incident of the host: `start` and `end` are epoch ms, both inclusive. */
export interface IncidentSpan {
  readonly id: string
  readonly start: number
  readonly end: number
}

/** Rows that one chunk of DuckDB holds. */
const chunkRows = 2048

/**
 * scores/<host>.parquet, one row a night row: timestamp (UTC), score, threshold, anomalous, incident (null until `addIncidents`),
 * then `error:<feature>` and `contribution:<feature>` for each feature. NaN becomes NULL. Names that differ only in case get DuckDB's `_1`.
 */
export async function writeScoresParquet(path: string, night: ScoredNight): Promise<void> {
  const { features } = night.scores
  const names = ["timestamp", "score", "threshold", "anomalous", "incident", ...features.flatMap(f => [`error:${f}`, `contribution:${f}`])]
  const kinds = [TIMESTAMPTZ, FLOAT, FLOAT, BOOLEAN, VARCHAR, ...features.flatMap(() => [FLOAT, FLOAT])]
  await withDatabase(async database => {
    await database.run(`CREATE TABLE night (${kinds.map((kind, i) => `c${i} ${kind.toString()}`).join(", ")})`)
    await append(database, night, kinds)
    const select = `SELECT ${names.map((name, i) => `c${i} AS ${identifier(name)}`).join(", ")} FROM night`
    await replaceFile(path, temporary => copyTo(database, select, temporary))
  })
}

/** Fills the column `incident` of a file that `writeScoresParquet` made; rows outside every span get null. */
export async function addIncidents(path: string, spans: readonly IncidentSpan[]): Promise<void> {
  const cases = spans.map(({ id, start, end }) => `WHEN epoch_ms(timestamp) BETWEEN ${start} AND ${end} THEN ${literal(id)}`)
  const incident = cases.length === 0 ? "NULL" : `CASE ${cases.join(" ")} END`
  const select = `SELECT * REPLACE (CAST(${incident} AS VARCHAR) AS incident) FROM read_parquet(${fileLiteral(path)})`
  await withDatabase(database => replaceFile(path, temporary => copyTo(database, select, temporary)))
}

async function copyTo(database: Database, select: string, path: string): Promise<void> {
  await database.run(`COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`)
}

async function append(database: Database, { scores, threshold, anomalous }: ScoredNight, kinds: readonly DuckDBType[]): Promise<void> {
  const { start, step, rows, features, score, errors, contributions } = scores
  const appender = await database.connection.createAppender("night")
  for (let from = 0; from < rows; from += chunkRows) {
    const length = Math.min(chunkRows, rows - from)
    const column = (value: (row: number) => DuckDBValue): DuckDBValue[] => Array.from({ length }, (_, i) => value(from + i))
    const cell = (matrix: Float32Array, f: number): DuckDBValue[] => column(row => orNull(matrix[row * features.length + f]!))
    const chunk = DuckDBDataChunk.create(kinds, length)
    chunk.setColumns([
      column(row => new DuckDBTimestampTZValue(BigInt(start + row * step) * 1000n)),
      column(row => orNull(score[row]!)),
      column(() => orNull(threshold)),
      column(row => anomalous[row] === 1),
      column(() => null),
      ...features.flatMap((_, f) => [cell(errors, f), cell(contributions, f)]),
    ])
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

function orNull(value: number): number | null {
  return value === value ? value : null
}
