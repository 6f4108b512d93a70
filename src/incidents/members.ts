import type { Frame, IncidentRule, Member, Scores } from "../base/index.ts"
import { anomalousRows, spansOf } from "./anomalies.ts"
import type { Span } from "./anomalies.ts"
import { contributionsOf } from "./contributions.ts"
import { crossingsOf } from "./crossings.ts"
import { leadUpOf } from "./lead-up.ts"
import type { Threshold } from "./threshold.ts"

/** One host's night and what is known of it. `night` and `scores` share rows and features. */
export interface Evidence {
  readonly night: Frame
  readonly scores: Scores
  readonly threshold: Threshold
  readonly rule: IncidentRule
}

/** With fewer scored rows than this after it, nobody can say that an anomaly is over. */
const rowsToClose = 3

/**
 * The anomalies of one host's night, in order of time, each from the first to the last anomalous row in which some feature crosses its own
 * threshold; one in which none does is nothing that anyone could look at, and left out.
 */
export function findMembers(evidence: Evidence): Member[] {
  const anomalous = anomalousRows(evidence.scores, evidence.threshold)
  const spans = spansOf(crossedRows(evidence, anomalous), evidence.scores.step, evidence.rule)
  return spans.map((span, i) => memberOf(evidence, anomalous, span, i === 0 ? 0 : spans[i - 1]!.last + 1))
}

function crossedRows(evidence: Evidence, anomalous: Uint8Array): Uint8Array {
  const crosses = crossingsOf(evidence)
  const features = [...evidence.scores.features.keys()]
  return anomalous.map((flag, row) => (flag === 1 && features.some(f => crosses(row, f)) ? 1 : 0))
}

/** `since`: the first row that no earlier member holds. */
function memberOf(evidence: Evidence, anomalous: Uint8Array, span: Span, since: number): Member {
  const { scores, threshold } = evidence
  const instant = (row: number): string => new Date(scores.start + row * scores.step).toISOString()
  const peak = highest(scores.score, span)
  const leadUp = leadUpOf(evidence, span, since)
  return {
    host: scores.host,
    start: instant(span.first),
    end: instant(span.last),
    open: scoredAfter(scores.score, span.last) < rowsToClose,
    peak: instant(peak),
    score: scores.score[peak]!,
    threshold: threshold.score,
    leadUp: instant(leadUp),
    anomalousRows: anomalous.subarray(span.first, span.last + 1).reduce((sum, flag) => sum + flag, 0),
    contributions: contributionsOf(evidence, span, leadUp),
  }
}

function highest(score: Float32Array, { first, last }: Span): number {
  let best = first
  for (let row = first; row <= last; row++) if (score[row]! > score[best]!) best = row
  return best
}

function scoredAfter(score: Float32Array, last: number): number {
  return score.subarray(last + 1).reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)
}
