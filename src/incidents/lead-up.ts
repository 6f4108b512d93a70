import { hour, minute } from "../base/index.ts"
import type { ScoredNight, Span } from "./anomalies.ts"
import { crossingTest, firstRow } from "./explain/crossings.ts"

/** How far before an anomaly its first signs are looked for, ms. */
const maxLeadUp = 2 * hour
/** First signs further apart than this (and than one row) are not of one thing, ms. */
const maxGap = 10 * minute

/**
 * The first row of the lead-up: from the anomaly's first row backwards through crossings of its signals that
 * are no more than ten minutes apart, at most two hours, never into an earlier anomaly (`since`). The
 * anomaly's first row where nothing crossed before it.
 */
export function leadUpStart(scoredNight: ScoredNight, { first, last }: Span, since: number): number {
  const { scores } = scoredNight
  const crosses = crossingTest(scoredNight)
  const signals = [...scores.features.keys()].filter(
    f => firstRow(first, last, row => crosses(row, f)) !== null,
  )
  const earliest = Math.max(since, first - Math.floor(maxLeadUp / scores.step))
  const gapRows = Math.max(1, Math.floor(maxGap / scores.step))
  let start = first
  for (let row = first - 1; row >= earliest && start - row <= gapRows; row--)
    if (signals.some(f => crosses(row, f))) start = row
  return start
}
