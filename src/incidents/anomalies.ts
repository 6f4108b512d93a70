import type { IncidentRule, Scores } from "../base/index.ts"
import type { Threshold } from "./threshold.ts"

/** Consecutive rows of one host, both ends inside. */
export interface Span {
  readonly first: number
  readonly last: number
}

/**
 * Rows beside an anomaly belong to it while they score more than this share of the threshold: fewer
 * fragments, truer ends.
 */
const hysteresis = 0.7

/**
 * [rows]: 1 where the score is above the threshold, and on the rows beside it that stay above 0.7 of it; 0
 * elsewhere and where it is NaN.
 */
export function anomalousRows(
  { score }: Pick<Scores, "score">,
  threshold: Pick<Threshold, "score">,
): Uint8Array {
  const anomalous = new Uint8Array(score.length)
  let first = 0
  for (let row = 0; row <= score.length; row++) {
    if (row < score.length && score[row]! > hysteresis * threshold.score) continue
    if (score.subarray(first, row).some(value => value > threshold.score)) anomalous.fill(1, first, row)
    first = row + 1
  }
  return anomalous
}

/**
 * Runs of anomalous rows, merged where at most `mergeGap` lies between them, without those shorter than
 * `shortest`; ascending, disjoint.
 */
export function anomalousSpans(anomalous: Uint8Array, step: number, rule: IncidentRule): Span[] {
  const spans: { first: number; last: number }[] = []
  anomalous.forEach((flag, row) => {
    if (flag === 0) return
    const before = spans.at(-1)
    if (before && (row - before.last - 1) * step <= rule.mergeGap) before.last = row
    else spans.push({ first: row, last: row })
  })
  return spans.filter(({ first, last }) => (last - first + 1) * step >= rule.shortest)
}
