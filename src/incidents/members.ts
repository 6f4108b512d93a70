import type { Frame, IncidentRule, Member, Scores } from "../base/index.ts"
import { anomalousRows, spansOf } from "./anomalies.ts"
import type { Span } from "./anomalies.ts"
import { contributionsOf } from "./contributions.ts"
import { leadUpOf } from "./lead-up.ts"
import { isMaterial } from "./material.ts"
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

/** The anomalies of one host's night that matter, in order of time. */
export function findMembers(evidence: Evidence): Member[] {
  const anomalous = anomalousRows(evidence.scores, evidence.threshold)
  const spans = spansOf(anomalous, evidence.scores.step, evidence.rule)
  return spans.map((span, i) => memberOf(evidence, anomalous, span, i === 0 ? 0 : spans[i - 1]!.last + 1)).filter(isMaterial)
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
