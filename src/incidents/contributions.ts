import type { Contribution } from "../base/index.ts"
import type { Span } from "./anomalies.ts"
import { crossingsOf, firstRow } from "./crossings.ts"
import { departureOf } from "./departure.ts"
import type { Evidence } from "./evidence.ts"

/** All features of a member, largest share first (ties: the frame's order). `leadUp` is the row from which onsets count. */
export function contributionsOf(evidence: Evidence, span: Span, leadUp: number): Contribution[] {
  const { night, scores } = evidence
  const shares = sharesOf(evidence, span)
  const crosses = crossingsOf(evidence)
  const instant = (row: number | null): string | null => (row === null ? null : new Date(scores.start + row * scores.step).toISOString())
  const all = night.features.map(({ name, label, unit }, f): Contribution => {
    const { row, ...departure } = departureOf(evidence, span, f)
    return {
      feature: name,
      label,
      share: shares[f]!,
      signal: firstRow(span.first, span.last, at => crosses(at, f)) !== null,
      ...departure,
      at: instant(row),
      unit,
      onset: instant(firstRow(leadUp, span.last, at => crosses(at, f))),
    }
  })
  return all.sort((a, b) => b.share - a.share)
}

/** Mean over the span's rows of contribution × score, divided by its sum over features; equal shares where no row has any. */
function sharesOf({ scores }: Evidence, { first, last }: Span): Float64Array {
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
