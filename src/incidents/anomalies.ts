import type { Frame, IncidentRule, Scores } from "../base/index.ts"
import { mean } from "../stats/index.ts"
import type { Threshold } from "./threshold.ts"

/** One host's night and what is known of it. `night` and `scores` share rows and features. */
export interface ScoredNight {
  readonly night: Frame
  readonly scores: Scores
  readonly threshold: Threshold
  /** What `anomalousRows` makes of both, [rows]. */
  readonly anomalous: Uint8Array
  readonly rule: IncidentRule
}

/** Consecutive rows of one host, both ends inside. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** Rows around a crossing of the threshold belong to it while they score more than this share of it. */
const hysteresis = 0.7
/**
 * The score of a row averages up to 15 rows, so that it ranks well; an alarm ends with the fault. So a row's
 * own errors, averaged over three rows, must exceed this share of the threshold.
 */
const ownShare = 0.5

/**
 * [rows]: 1 where the score exceeds the threshold, and on adjoining rows that stay above 0.7 of it, as far as
 * their own errors take part; 0 elsewhere and where the score is NaN.
 */
export function anomalousRows(
  scores: Pick<Scores, "score" | "errors">,
  threshold: Pick<Threshold, "score">,
): Uint8Array {
  const { score } = scores
  const anomalous = new Uint8Array(score.length)
  let first = 0
  for (let row = 0; row <= score.length; row++) {
    if (row < score.length && score[row]! > hysteresis * threshold.score) continue
    if (score.subarray(first, row).some(value => value > threshold.score))
      for (let at = first; at < row; at++)
        if (ownScore(scores, at) > ownShare * threshold.score) anomalous[at] = 1
    first = row + 1
  }
  return anomalous
}

/** The mean error of a row and its two neighbours, missing ones left out; NaN where all are missing. */
function ownScore({ score, errors }: Pick<Scores, "score" | "errors">, row: number): number {
  const width = errors.length / score.length
  const around = errors.subarray(Math.max(0, row - 1) * width, (row + 2) * width)
  return mean(around.filter(error => !Number.isNaN(error)))
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
