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
  const checks = members.flatMap(member =>
    leadingSignals(member).map(feature => ({
      member,
      feature,
      question: {
        row: Math.round((Date.parse(member.peak) - start) / step),
        feature: features.indexOf(feature),
      },
    })),
  )
  const scores = checks.length === 0 ? [] : await rescore(checks.map(({ question }) => question))
  const drops = checks.map((check, i) => ({ ...check, drop: dropOf(scores[i] ?? NaN, check.member.score) }))
  return members.map(member => {
    const own = new Map(
      drops.filter(one => one.member === member).map(({ feature, drop }) => [feature, drop]),
    )
    const contributions = member.contributions.map(one => {
      const counterfactualDrop = own.get(one.feature)
      return counterfactualDrop === undefined ? one : { ...one, counterfactualDrop }
    })
    return { ...member, contributions }
  })
}

function leadingSignals({ contributions }: Member): string[] {
  return contributions
    .filter(({ signal }) => signal)
    .slice(0, maxChecked)
    .map(({ feature }) => feature)
}

function dropOf(rescored: number, score: number): number | null {
  const share = 1 - rescored / score
  return Number.isFinite(share) ? Math.round(share * 1e4) / 1e4 : null
}
