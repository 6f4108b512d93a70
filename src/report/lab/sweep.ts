import { median } from "../../stats/index.ts"
import { formatNumber } from "../../text/index.ts"
import type { LabResult, RatePoint } from "./record.ts"

/** Final losses within this factor of the lowest belong to the working range. */
const tolerance = 2

export interface WorkingRange {
  readonly from: number
  readonly to: number
  /** The rate with the lowest final loss, and that loss. */
  readonly best: number
  readonly loss: number
}

/** Rates around the best, without a gap, whose final loss is within twice the lowest; null without any. */
export function workingRange(sweep: readonly RatePoint[]): WorkingRange | null {
  const losses = sweep.map(point => middleLoss(point) ?? Infinity)
  const loss = Math.min(...losses)
  const best = losses.indexOf(loss)
  if (!Number.isFinite(loss)) return null
  const works = (i: number): boolean => (losses[i] ?? Infinity) <= tolerance * loss
  let [from, to] = [best, best]
  while (works(from - 1)) from--
  while (works(to + 1)) to++
  const rateAt = (i: number): number => sweep[i]?.rate ?? NaN
  return { from: rateAt(from), to: rateAt(to), best: rateAt(best), loss }
}

/** The middle over seeds; null where most trainings broke. */
export function middleLoss({ losses }: RatePoint): number | null {
  const known = losses.filter(loss => loss !== null)
  return 2 * known.length > losses.length ? median(Float64Array.from(known)) : null
}

/** What the sweep says of the job's own rate. */
export function sweepSummary({ sweep, production: { rate } }: LabResult): string[] {
  const range = workingRange(sweep)
  if (!range) return []
  const { from, to, best, loss } = range
  const inside = rate >= from && rate <= to
  return [
    `Of the rates, ${best} ends lowest, at ${formatNumber(loss)}; from ${from} to ${to} the end is within twice that.`,
    `The job's rate of ${rate} lies ${inside ? "inside" : "outside"} this range.`,
  ]
}
