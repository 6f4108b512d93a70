import {
  type BaseRate,
  type Contribution,
  day,
  type Feature,
  type HistoryErrors,
  hour,
  type Member,
} from "../../base/index.ts"
import type { Threshold } from "../threshold.ts"

/** The report has room for no more signals of a member. */
const maxSignals = 3

export interface BaseRateInput {
  /** Signals by a threshold of the job's own have no base rate: it is one of values, not of errors. */
  readonly features: readonly Pick<Feature, "name" | "threshold">[]
  readonly history: HistoryErrors
  readonly threshold: Pick<Threshold, "features">
}

/**
 * The members with the base rate of their leading signals: on how many days of history the feature's error
 * crossed the same threshold, and on how many within the same hour as the member's leading other signal. Days
 * that trained the models score lower than a new one, so a rate is a lower bound.
 */
export function withBaseRates(members: readonly Member[], input: BaseRateInput): Member[] {
  const known = new Map<string, Crossings>()
  const crossingsOf = (feature: string): Crossings => {
    const found = known.get(feature) ?? crossings(input, input.history.features.indexOf(feature))
    known.set(feature, found)
    return found
  }
  const byError = new Set(input.features.flatMap(({ name, threshold }) => (threshold === null ? [name] : [])))
  return members.map(member => {
    const leading = member.contributions
      .filter(({ feature, signal }) => signal && byError.has(feature))
      .slice(0, maxSignals)
    const contributions = member.contributions.map(one =>
      leading.includes(one) ? { ...one, baseRate: baseRateOf(one, leading, crossingsOf) } : one,
    )
    return { ...member, contributions }
  })
}

/** What a feature did in history; days and hours are counted back from its end. */
interface Crossings {
  readonly observedDays: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
}

function baseRateOf(
  { feature }: Contribution,
  leading: readonly Contribution[],
  crossingsOf: (feature: string) => Crossings,
): BaseRate {
  const { observedDays, hours } = crossingsOf(feature)
  const other = leading.find(one => one.feature !== feature)
  const common = other && [...hours].filter(one => crossingsOf(other.feature).hours.has(one))
  return {
    days: daysOf(hours),
    of: observedDays.size,
    together: other && common ? { feature: other.feature, label: other.label, days: daysOf(common) } : null,
  }
}

function crossings({ history, threshold }: BaseRateInput, f: number): Crossings {
  const { step, errors, features } = history
  const rows = errors.length / features.length
  const limit = threshold.features[f] ?? NaN
  const [observedDays, hours] = [new Set<number>(), new Set<number>()]
  for (let row = 0; row < rows; row++) {
    const error = errors[row * features.length + f] ?? NaN
    if (Number.isNaN(error)) continue
    const back = (rows - 1 - row) * step
    observedDays.add(Math.floor(back / day))
    if (error > limit) hours.add(Math.floor(back / hour))
  }
  return { observedDays, hours }
}

function daysOf(hours: Iterable<number>): number {
  return new Set([...hours].map(one => Math.floor((one * hour) / day))).size
}
