import { join } from "node:path"
import type { RunResult } from "../../base/index.ts"
import type { NamedAlarm } from "../../evaluate/index.ts"
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
