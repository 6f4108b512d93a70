import { hour, minute } from "../base/index.ts"
import type { Span } from "./anomalies.ts"
import { crossingsOf, firstRow } from "./crossings.ts"
import type { Evidence } from "./evidence.ts"

/** How far before an anomaly its first signs are looked for, ms. */
const longest = 2 * hour
/** First signs further apart than this (and than one row) are not of one thing, ms. */
const apart = 10 * minute

/**
 * The first row of the lead-up: from the anomaly's first row backwards through crossings of its signals that are no more than ten minutes
 * apart, at most two hours, never into an earlier anomaly (`since`). The anomaly's first row where nothing crossed before it.
 */
export function leadUpOf(evidence: Evidence, { first, last }: Span, since: number): number {
  const { scores } = evidence
  const crosses = crossingsOf(evidence)
  const signals = [...scores.features.keys()].filter(f => firstRow(first, last, row => crosses(row, f)) !== null)
  const earliest = Math.max(since, first - Math.floor(longest / scores.step))
  const reach = Math.max(1, Math.floor(apart / scores.step))
  let start = first
  for (let row = first - 1; row >= earliest && start - row <= reach; row--) if (signals.some(f => crosses(row, f))) start = row
  return start
}
