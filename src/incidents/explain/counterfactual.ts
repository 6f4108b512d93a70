import type { Member, ScoreCounterfactuals, Scores } from "../../base/index.ts"

export interface CounterfactualInput extends Pick<Scores, "start" | "step" | "features"> {
  /** Null where the models cannot be asked again: then nothing is checked. */
  readonly rescore: ScoreCounterfactuals | null
}

/**
 * Signals of a member that are checked: the report has room for no more, and every one costs a few windows.
 */
const maxChecked = 3

/**
 * The members with the check by putting back: how much of the highest score goes when a leading signal is at
 * its expected value and the same models score again, 1 − score again ÷ score, to four decimals; null where
 * that gives no number.
 */
export async function withCounterfactuals(
  members: readonly Member[],
  { start, step, features, rescore }: CounterfactualInput,
): Promise<Member[]> {
  if (!rescore) return [...members]
  const leading = members.map(({ contributions }) =>
    contributions
      .filter(({ signal }) => signal)
      .slice(0, maxChecked)
      .map(({ feature }) => feature),
  )
  const occlusions = members.flatMap(({ peak }, i) =>
    leading[i]!.map(feature => ({
      row: Math.round((Date.parse(peak) - start) / step),
      feature: features.indexOf(feature),
    })),
  )
  const rescored = occlusions.length === 0 ? [] : [...(await rescore(occlusions))]
  return members.map((member, i) => {
    const share = new Map(leading[i]!.map(feature => [feature, dropOf(rescored.shift()!, member.score)]))
    const contributions = member.contributions.map(one =>
      share.has(one.feature) ? { ...one, counterfactualDrop: share.get(one.feature)! } : one,
    )
    return { ...member, contributions }
  })
}

function dropOf(rescored: number, score: number): number | null {
  const share = 1 - rescored / score
  return Number.isFinite(share) ? Math.round(share * 1e4) / 1e4 : null
}
