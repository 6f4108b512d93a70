import type { Incident, Member } from "../../base/index.ts"
import type { StoredScores } from "../../store/index.ts"

/** Relative; figures and scores are kept as decimal text and as 32-bit floats. */
const tolerance = 1e-5

/**
 * What of a member's figures does not follow from its host's scores: rows, peak, score, threshold, number of
 * anomalous rows, shares. Empty where all do.
 */
export function wrongFigures(member: Member, scores: StoredScores): string[] {
  const [first, last, peak] = [member.start, member.end, member.peak].map(time => rowOf(time, scores))
  if (first === undefined || last === undefined || peak === undefined || first > last)
    return [`${member.start} to ${member.end} are no rows of its scores`]
  const span = scores.score.subarray(first, last + 1)
  const highest = span.reduce((most, score) => (score > most ? score : most), -Infinity)
  const rows = scores.anomalous.subarray(first, last + 1).reduce((sum, flag) => sum + flag, 0)
  return [
    ...differs("score", member.score, highest),
    ...differs("score at its peak", member.score, scores.score[peak] ?? NaN),
    ...differs("threshold", member.threshold, scores.threshold),
    ...differs("anomalous rows", member.anomalousRows, rows),
    ...wrongShares(member, scores, { first, last }),
  ]
}

/** What of an incident does not follow from its members. */
export function wrongIncident({ start, end, score, threshold, peak, members }: Incident): string[] {
  const starts = members.map(member => member.start).sort()
  const ends = members.map(member => member.end).sort()
  const [worst] = [...members].sort((a, b) => b.score / b.threshold - a.score / a.threshold)
  return [
    ...(start === starts[0] ? [] : [`it starts at ${start}, its first host at ${starts[0]}`]),
    ...(end === ends.at(-1) ? [] : [`it ends at ${end}, its last host at ${ends.at(-1)}`]),
    ...(worst === undefined
      ? []
      : [
          ...differs("score ÷ threshold", score / threshold, worst.score / worst.threshold),
          ...(members.some(member => member.peak === peak) ? [] : [`no host has its peak at ${peak}`]),
        ]),
  ]
}

/** Shares as the incident's mean of contribution × score, divided by their sum. */
function wrongShares(
  { contributions }: Member,
  { features, score, contributions: matrix }: StoredScores,
  { first, last }: { readonly first: number; readonly last: number },
): string[] {
  const sums = features.map((_, f) => {
    let sum = 0
    for (let row = first; row <= last; row++) {
      const weighted = (matrix[row * features.length + f] ?? NaN) * (score[row] ?? NaN)
      if (Number.isFinite(weighted)) sum += weighted
    }
    return sum
  })
  const total = sums.reduce((a, b) => a + b, 0)
  const shareOf = (feature: string): number =>
    total > 0 ? (sums[features.indexOf(feature)] ?? NaN) / total : 1 / features.length
  return contributions.flatMap(({ feature, share }) =>
    differs(`share of ${feature}`, share, shareOf(feature)),
  )
}

/** Undefined where no row has that time. */
function rowOf(time: string, { start, step, rows }: StoredScores): number | undefined {
  const row = step === 0 ? 0 : (Date.parse(time) - start) / step
  return Number.isInteger(row) && row >= 0 && row < rows ? row : undefined
}

/** Shares near zero are compared on the scale of 1. */
function differs(name: string, reported: number, recomputed: number): string[] {
  const near = Math.abs(reported - recomputed) <= tolerance * Math.max(1, Math.abs(recomputed))
  return near ? [] : [`${name} is ${reported}, its scores give ${recomputed}`]
}
