import type { IncidentRule, Scores } from "../base/index.ts"
import type { Threshold } from "./threshold.ts"

/** Consecutive rows of one host, both ends inside. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** [rows]: 1 where the score is above the threshold; 0 where it is not or is NaN. */
export function anomalousRows({ score }: Scores, threshold: Threshold): Uint8Array {
  return Uint8Array.from(score, value => (value > threshold.score ? 1 : 0))
}

/** Runs of anomalous rows, merged where at most `mergeGap` lies between them, without those shorter than `shortest`; ascending, disjoint. */
export function spansOf(anomalous: Uint8Array, step: number, rule: IncidentRule): Span[] {
  const spans: { first: number; last: number }[] = []
  anomalous.forEach((flag, row) => {
    if (flag === 0) return
    const before = spans.at(-1)
    if (before && (row - before.last - 1) * step <= rule.mergeGap) before.last = row
    else spans.push({ first: row, last: row })
  })
  return spans.filter(({ first, last }) => (last - first + 1) * step >= rule.shortest)
}
