import type { Scores } from "../../base/index.ts"
import { withDatabase } from "../database.ts"
import { fileLiteral } from "../quote.ts"

/**
 * The scores of a past night, from scores/<host>.parquet; matrices are [rows × features], row-major, NaN =
 * missing.
 */
export interface StoredScores extends Pick<
  Scores,
  "start" | "step" | "rows" | "features" | "score" | "errors" | "contributions"
> {
  readonly threshold: number
  /** [rows], 1 = the row belongs to an anomaly: it or a neighbour exceeds the threshold. */
  readonly anomalous: Uint8Array
}

/** Columns before the features. */
const leadingColumns = 5

/**
 * Reads a file of `writeScoresParquet`, columns by position, so that no name enters SQL. `step` is 0 for
 * fewer than two rows.
 */
export async function readScores(path: string): Promise<StoredScores> {
  const file = `read_parquet(${fileLiteral(path)})`
  return withDatabase(async database => {
    const described = await database.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${file}`)
    const [counted] = await database.rows<{ rows: number }>(`SELECT count(*) AS rows FROM ${file}`)
    const features = described.flatMap(({ column_name }) =>
      column_name.startsWith("error:") ? [column_name.slice("error:".length)] : [],
    )
    const columns = Array.from(
      { length: leadingColumns + 2 * features.length },
      () => new Float64Array(counted?.rows ?? 0),
    )
    const numbers = columns.map((_, i) => numberAt(i)).join(", ")
    let filled = 0
    await database.vectors(
      `SELECT ${numbers} FROM ${file} AS t(${described.map((_, i) => `c${i}`).join(", ")})`,
      [],
      chunk => {
        chunk.columns.forEach((numbers, i) => columns[i]?.set(numbers, filled))
        filled += chunk.rows
      },
    )
    return scoresFrom(columns, features)
  })
}

/** SQL of a column as DOUBLE: times in epoch ms, NaN for NULL. Skips the incidents' ids. */
function numberAt(place: number): string {
  if (place === 0) return "epoch_ms(c0)::DOUBLE"
  return place === leadingColumns - 1 ? "'NaN'::DOUBLE" : `coalesce(c${place}::DOUBLE, 'NaN'::DOUBLE)`
}

function scoresFrom(columns: readonly Float64Array[], features: readonly string[]): StoredScores {
  const none = new Float64Array(0)
  const [times = none, score = none, threshold = none, anomalous = none] = columns
  const [start = NaN, second] = times
  const matrix = (offset: number): Float32Array => {
    const values = new Float32Array(times.length * features.length)
    features.forEach((_, f) =>
      columns[leadingColumns + 2 * f + offset]?.forEach(
        (value, row) => (values[row * features.length + f] = value),
      ),
    )
    return values
  }
  return {
    start,
    step: second === undefined ? 0 : second - start,
    rows: times.length,
    features,
    score: Float32Array.from(score),
    threshold: threshold[0] ?? NaN,
    anomalous: Uint8Array.from(anomalous),
    errors: matrix(0),
    contributions: matrix(1),
  }
}
