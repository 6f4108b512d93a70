import type { Contribution } from "../../base/index.ts"
import type { ScoredNight, Span } from "../anomalies.ts"
import { crossingTest, firstRow } from "./crossings.ts"
import { findExtreme } from "./extreme.ts"

/**
 * All features of a member, largest share first (ties: the frame's order). `leadUp` is the row from which
 * onsets count.
 */
export function memberContributions(scoredNight: ScoredNight, span: Span, leadUp: number): Contribution[] {
  const { night, scores } = scoredNight
  const shares = sharesOf(scoredNight, span)
  const crosses = crossingTest(scoredNight)
  const instant = (row: number | null): string | null =>
    row === null ? null : new Date(scores.start + row * scores.step).toISOString()
  const all = night.features.map(({ name, label, unit }, f): Contribution => {
    const { row, ...extreme } = findExtreme(scoredNight, span, f)
    return {
      feature: name,
      label,
      share: shares[f]!,
      signal: firstRow(span.first, span.last, at => crosses(at, f)) !== null,
      ...extreme,
      at: instant(row),
      unit,
      onset: instant(firstRow(leadUp, span.last, at => crosses(at, f))),
    }
  })
  return all.sort((a, b) => b.share - a.share)
}

/**
 * Mean over the span's rows of contribution × score, divided by its sum over features; equal shares where no
 * row has any.
 */
function sharesOf({ scores }: ScoredNight, { first, last }: Span): Float64Array {
  const width = scores.features.length
  const sums = new Float64Array(width)
  for (let row = first; row <= last; row++) {
    const score = scores.score[row]!
    for (let f = 0; f < width; f++) {
      const weighted = scores.contributions[row * width + f]! * score
      if (Number.isFinite(weighted)) sums[f]! += weighted
    }
  }
  const total = sums.reduce((a, b) => a + b, 0)
  return total > 0 ? sums.map(sum => sum / total) : sums.fill(1 / width)
}
