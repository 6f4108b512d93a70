import type { Frame } from "../../base/index.ts"
import { crossingTest, type ScoredNight } from "../../incidents/index.ts"
import type { DayScores } from "../../detect/index.ts"
import type { JudgedHost } from "./host.ts"

/** Judged rows in the terms of incidents. */
export function scoredRows(
  { published: { model } }: JudgedHost,
  rows: DayScores,
): Pick<ScoredNight, "night" | "scores" | "threshold"> {
  const { host, start, step, values } = rows
  const night: Frame = { host, start, step, rows: rows.rows, features: model.features, values }
  return { night, scores: rows, threshold: model.threshold }
}

/** Whether the newest row is an anomaly, and which features are beyond their own thresholds in it. */
export function newestRowOf(judged: JudgedHost): {
  readonly anomalous: boolean
  readonly crosses: (feature: number) => boolean
} {
  const newest = judged.newest()
  if (newest === null) return { anomalous: false, crosses: () => false }
  const crosses = crossingTest(scoredRows(judged, newest))
  const isAbove = (newest.score[0] ?? NaN) > judged.published.model.threshold.score
  const own = (feature: number): boolean => isAbove && crosses(0, feature)
  return { anomalous: newest.features.some((_, f) => own(f)), crosses: own }
}
