import { join } from "node:path"
import type { RunResult } from "../../base/index.ts"
import type { NamedAlarm, Predictions } from "../../evaluate/index.ts"
import { readScores, type StoredScores } from "../../store/index.ts"
import { wordTitle } from "../../report/index.ts"

export interface ScoredRun {
  readonly folder: string
  readonly result: RunResult
}

/** A run's scores of a host; null where it has none. */
export async function hostScores({ folder, result }: ScoredRun, host: string): Promise<StoredScores | null> {
  const own = result.hosts.find(one => one.host === host && one.status !== "failed")
  return own ? readScores(join(folder, "scores", `${own.file}.parquet`)) : null
}

/** The incidents of a host in a run. */
export function hostAlarms({ result }: ScoredRun, host: string): NamedAlarm[] {
  return result.incidents.flatMap(({ id, title, members }) =>
    members
      .filter(member => member.host === host)
      .map(({ start, end, contributions }): NamedAlarm => {
        const features = [...contributions].sort((a, b) => b.share - a.share).map(({ feature }) => feature)
        return { host, id, title: wordTitle(title), start: Date.parse(start), end: Date.parse(end), features }
      }),
  )
}

/** Epoch ms of each row. */
export function rowTimes({ start, step, rows }: StoredScores): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => start + row * step)
}

/** Scores at given times; NaN where there is none. */
export function alignScores(
  times: Float64Array,
  { start, step, rows, features, ...scores }: StoredScores,
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
