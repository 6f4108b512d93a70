import { join } from "node:path"
import type { Incident, RunResult } from "../base/index.ts"
import type { Alarm, Said, Truth } from "../evaluate/index.ts"
import { readScores } from "../store/index.ts"

export interface RunToJudge {
  readonly folder: string
  readonly result: RunResult
}

/** What a run says of a server's labelled rows; null where the run has no scores of it. */
export async function saidOf({ host, times }: Pick<Truth, "host" | "times">, { folder, result }: RunToJudge): Promise<Said | null> {
  const own = result.hosts.find(one => one.host === host && one.status !== "failed")
  if (!own) return null
  const scores = await readScores(join(folder, "scores", `${own.file}.parquet`))
  const { start, step, rows, features } = scores
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
    score: Float64Array.from(rowAt, row => (row < 0 ? NaN : scores.score[row]!)),
    anomalous: Uint8Array.from(rowAt, row => scores.anomalous[row] ?? 0),
    features, contributions, alarms: alarmsOf(result.incidents, host),
  }
}

export function alarmsOf(incidents: readonly Incident[], host: string): Alarm[] {
  const members = incidents.flatMap(incident => incident.members).filter(member => member.host === host)
  return members.map(({ start, end, contributions }) => {
    const features = [...contributions].sort((a, b) => b.share - a.share).map(({ feature }) => feature)
    return { start: Date.parse(start), end: Date.parse(end), features }
  })
}
