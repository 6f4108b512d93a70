import type { Predictions } from "../../evaluate/index.ts"
import type { StoredScores } from "../../store/index.ts"

/** Scores of a host, stored or just computed. */
export type AlignableScores = Pick<
  StoredScores,
  "start" | "step" | "rows" | "features" | "score" | "contributions" | "anomalous"
>

/** Scores at given times; NaN where there is none. */
export function alignScores(
  times: Float64Array,
  { start, step, rows, features, ...scores }: AlignableScores,
): Omit<Predictions, "alarms"> {
  const width = features.length
  const rowAt = Int32Array.from(times, time => {
    const row = step > 0 ? (time - start) / step : time === start ? 0 : -1
    return Number.isInteger(row) && row >= 0 && row < rows ? row : -1
  })
  const contributions = new Float32Array(times.length * width).fill(NaN)
  rowAt.forEach((row, i) => {
    if (row >= 0) contributions.set(scores.contributions.subarray(row * width, (row + 1) * width), i * width)
  })
  return {
    score: Float64Array.from(rowAt, row => (row < 0 ? NaN : (scores.score[row] ?? NaN))),
    anomalous: Uint8Array.from(rowAt, row => scores.anomalous[row] ?? 0),
    features,
    contributions,
  }
}
