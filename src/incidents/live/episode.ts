import type { IncidentRule, Member, WatchRule } from "../../base/index.ts"
import type { ScoredNight } from "../anomalies.ts"
import { crossingTest } from "../explain/crossings.ts"
import { memberOf } from "../members.ts"

/** What one host's newest rows say of its incident by day. */
export type EpisodeState =
  { readonly kind: "calm" } | { readonly kind: "open" | "closed"; readonly member: Member }

export interface EpisodeTask {
  /** The host's newest rows, judged by day. */
  readonly scored: Pick<ScoredNight, "night" | "scores" | "threshold">
  /** Onset of the host's open incident, ISO 8601; null where none is open. */
  readonly onset: string | null
  readonly hysteresis: WatchRule
  readonly rule: IncidentRule
}

/**
 * Opens after some anomalous rows among the newest few, and closes after enough calm ones. A row is anomalous
 * where its score exceeds the day's threshold and a feature its own. What began before the newest rows keeps
 * its onset.
 */
export function episodeOf({ scored, onset, hysteresis, rule }: EpisodeTask): EpisodeState {
  const { start, step, rows } = scored.scores
  const anomalous = anomalousByDay(scored)
  const { openAfter, of, closeAfter } = hysteresis
  const newest = anomalous.subarray(Math.max(0, rows - of))
  const raised = newest.reduce((sum, flag) => sum + flag, 0) >= openAfter
  if (onset === null && !raised) return { kind: "calm" }
  const known = onset === null ? null : Math.round((Date.parse(onset) - start) / step)
  const first = Math.max(0, known ?? onsetOf(anomalous, Math.max(0, rows - of) + newest.indexOf(1)))
  const last = Math.max(first, anomalous.lastIndexOf(1))
  const isOver = rows - 1 - last >= closeAfter
  const { allNight: _, ...member } = memberOf({ ...scored, anomalous, rule }, { first, last, since: 0 })
  const began = onset ?? member.start
  const leadUp = member.leadUp < began ? member.leadUp : began
  return { kind: isOver ? "closed" : "open", member: { ...member, start: began, leadUp, open: !isOver } }
}

/** The first of the anomalous rows up to `row` that follow each other: several may come at once. */
function onsetOf(anomalous: Uint8Array, row: number): number {
  return anomalous.lastIndexOf(0, row) + 1
}

/** [rows] */
function anomalousByDay(scored: EpisodeTask["scored"]): Uint8Array {
  const { scores, threshold } = scored
  const crosses = crossingTest(scored)
  return Uint8Array.from(scores.score, (score, row) =>
    score > threshold.score && scores.features.some((_, f) => crosses(row, f)) ? 1 : 0,
  )
}
