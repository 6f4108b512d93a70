import {
  type BaseRate,
  columnOf,
  type Contribution,
  day,
  type Feature,
  type HistoryErrors,
  hour,
  type Member,
  type Scores,
} from "../../base/index.ts"
import type { Threshold } from "../threshold.ts"

/** The report has room for no more signals of a member. */
const maxSignals = 3

export interface BaseRateInput {
  /** Signals by a threshold of the job's own have no base rate: it is one of values, not of errors. */
  readonly features: readonly Pick<Feature, "name" | "threshold">[]
  readonly history: HistoryErrors
  readonly night: Pick<Scores, "start" | "step" | "features" | "errors">
  readonly threshold: Pick<Threshold, "features">
}

/**
 * The members with the base rate of their leading signals: on how many days of history the feature's error
 * was above the same threshold for as many rows of an hour as in this member, and on how many within the same
 * hour as the member's leading other signal. Days that trained the models score lower than a new one, so a
 * rate is a lower bound.
 */
export function withBaseRates(members: readonly Member[], input: BaseRateInput): Member[] {
  const byError = new Set(input.features.flatMap(({ name, threshold }) => (threshold === null ? [name] : [])))
  return members.map(member => {
    const known = new Map<string, Crossings>()
    const crossingsOf = (feature: string): Crossings => {
      const found = known.get(feature) ?? crossings(input, feature, mostAbove(input, member, feature))
      known.set(feature, found)
      return found
    }
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

/** The most rows of one hour in which the member's feature is above its threshold; at least 1. */
function mostAbove({ night, threshold }: BaseRateInput, member: Member, feature: string): number {
  const rowOf = (instant: string): number => (Date.parse(instant) - night.start) / night.step
  const [first, last] = [rowOf(member.start), rowOf(member.end)]
  const f = night.features.indexOf(feature)
  const errors = columnOf(night.errors, night.features.length, f).subarray(first, last + 1)
  return aboveWithinHour(errors, night.step, threshold.features[f] ?? NaN).reduce((a, b) => Math.max(a, b), 1)
}

/** The hours with a row above the threshold that closes an hour with as many of them as `needed`. */
function crossings({ history, threshold, night }: BaseRateInput, feature: string, needed: number): Crossings {
  const { step, features } = history
  const errors = columnOf(history.errors, features.length, features.indexOf(feature))
  const limit = threshold.features[night.features.indexOf(feature)] ?? NaN
  const above = aboveWithinHour(errors, step, limit)
  const [observedDays, hours] = [new Set<number>(), new Set<number>()]
  errors.forEach((error, row) => {
    if (Number.isNaN(error)) return
    const back = (errors.length - 1 - row) * step
    observedDays.add(Math.floor(back / day))
    if (error > limit && (above[row] ?? 0) >= needed) hours.add(Math.floor(back / hour))
  })
  return { observedDays, hours }
}

/** [rows]: how many rows of the hour that ends with each are above the limit. */
function aboveWithinHour(errors: Float32Array, step: number, limit: number): Uint32Array {
  const rowsPerHour = Math.max(1, Math.floor(hour / step))
  const isAbove = (row: number): boolean => (errors[row] ?? NaN) > limit
  let above = 0
  return Uint32Array.from(errors, (_, row) => {
    above += Number(isAbove(row)) - Number(isAbove(row - rowsPerHour))
    return above
  })
}

function daysOf(hours: Iterable<number>): number {
  return new Set([...hours].map(one => Math.floor((one * hour) / day))).size
}
