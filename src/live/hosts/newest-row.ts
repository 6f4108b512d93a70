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
  const recent = judged.recent()
  if (recent === null) return { anomalous: false, crosses: () => false }
  const crosses = crossingTest(scoredRows(judged, recent))
  const row = recent.rows - 1
  const isAbove = (recent.score[row] ?? NaN) > judged.published.model.threshold.score
  const own = (feature: number): boolean => isAbove && crosses(row, feature)
  return { anomalous: recent.features.some((_, f) => own(f)), crosses: own }
}
