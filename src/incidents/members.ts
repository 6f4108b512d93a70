import type { Member } from "../base/index.ts"
import { anomalousSpans, type ScoredNight, type Span } from "./anomalies.ts"
import { memberContributions } from "./explain/contributions.ts"
import { crossingTest } from "./explain/crossings.ts"
import { leadUpStart } from "./lead-up.ts"
import { isAllNight } from "./unlike-history.ts"

/** With fewer scored rows than this after it, nobody can say that an anomaly is over. */
const minRowsToClose = 3

/**
 * The anomalies of one host's night, in order of time, each from the first to the last anomalous row in which
 * some feature crosses its own threshold; one in which none does is nothing that anyone could look at, and
 * left out.
 */
export function findMembers(scoredNight: ScoredNight): Member[] {
  const spans = anomalousSpans(crossedRows(scoredNight), scoredNight.scores.step, scoredNight.rule)
  return spans.map((span, i) => memberOf(scoredNight, { ...span, since: (spans[i - 1]?.last ?? -1) + 1 }))
}

function crossedRows(scoredNight: ScoredNight): Uint8Array {
  const crosses = crossingTest(scoredNight)
  const features = [...scoredNight.scores.features.keys()]
  return scoredNight.anomalous.map((flag, row) => (flag === 1 && features.some(f => crosses(row, f)) ? 1 : 0))
}

interface MemberSpan extends Span {
  /** The first row that no earlier member holds. */
  readonly since: number
}

/** A member's record of consecutive rows. */
export function memberOf(scoredNight: ScoredNight, span: MemberSpan): Member {
  const { scores, threshold, anomalous } = scoredNight
  const instant = (row: number): string => new Date(scores.start + row * scores.step).toISOString()
  const peak = peakRow(scores.score, span)
  const leadUp = leadUpStart(scoredNight, span, span.since)
  const open = isOpen(scoredNight, span.last)
  return {
    host: scores.host,
    start: instant(span.first),
    end: instant(span.last),
    open,
    peak: instant(peak),
    score: scores.score[peak]!,
    threshold: threshold.score,
    leadUp: instant(leadUp),
    anomalousRows: anomalous.subarray(span.first, span.last + 1).reduce((sum, flag) => sum + flag, 0),
    ...(open && isAllNight(scoredNight, span) && { allNight: true }),
    contributions: memberContributions(scoredNight, span, leadUp),
  }
}

function peakRow(score: Float32Array, { first, last }: Span): number {
  let best = first
  for (let row = first; row <= last; row++) if (score[row]! > score[best]!) best = row
  return best
}

/**
 * Whether rows above the threshold go on from `last`, across no more than the merge gap, to the end of the
 * data.
 */
function isOpen({ scores, rule, anomalous }: ScoredNight, last: number): boolean {
  const tail = anomalous.lastIndexOf(1)
  const scoredAfter = scores.score.subarray(tail + 1).filter(value => !Number.isNaN(value)).length
  return scoredAfter < minRowsToClose && (tail - last) * scores.step <= rule.mergeGap
}
