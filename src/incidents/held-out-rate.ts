import { type Calibration, day, type HeldOutRate, type IncidentRule, week } from "../base/index.ts"
import { anomalousRows, anomalousSpans } from "./anomalies.ts"
import { type Threshold, thresholdOf, type ThresholdTarget } from "./threshold.ts"

export interface HeldOutRule {
  readonly threshold: ThresholdTarget
  readonly incidents: IncidentRule
}

/** Shorter held-out time says nothing of a week, ms. */
const minHeldOut = day
/** A host whose count is less likely than this at its target rate does not keep it. */
const minLikelihood = 0.05

/**
 * Incidents that the threshold raises on held-out history, which no model learned from. Each half of it is
 * scored against a threshold set without it, as a night is, so the count is no fit to itself. Real incidents
 * of the history count too, and values inside their expected range are not left out: the rate is an upper
 * bound. Null where less than a day is held out.
 */
export function heldOutRate(calibration: Calibration, rule: HeldOutRule): HeldOutRate | null {
  const { score, step } = calibration
  if (score.length * step < minHeldOut) return null
  const middle = Math.floor(score.length / 2)
  const earlier = rowsOf(calibration, 0, middle)
  const later = rowsOf(calibration, middle, score.length)
  const incidents = countIncidents(earlier, later, rule) + countIncidents(later, earlier, rule)
  const time = score.length * step
  const expected = (rule.threshold.falseIncidentsPerWeek * time) / week
  return { days: time / day, incidents, keepsTarget: atLeastLikelihood(incidents, expected) >= minLikelihood }
}

function rowsOf(calibration: Calibration, from: number, to: number): Calibration {
  const { score, errors } = calibration
  const width = errors.length / score.length
  return { ...calibration, score: score.slice(from, to), errors: errors.slice(from * width, to * width) }
}

/** Of `scored`, by the threshold of `known`; as in `findMembers`, a feature must cross its own threshold. */
function countIncidents(scored: Calibration, known: Calibration, rule: HeldOutRule): number {
  const threshold = thresholdOf(known, rule.threshold)
  const crossed = anomalousRows(scored, threshold).map((flag, row) =>
    flag === 1 && crosses(scored, row, threshold) ? 1 : 0,
  )
  return anomalousSpans(crossed, scored.step, rule.incidents).length
}

function crosses({ errors }: Calibration, row: number, { features }: Threshold): boolean {
  const own = errors.subarray(row * features.length, (row + 1) * features.length)
  return features.some((limit, f) => (own[f] ?? NaN) > limit)
}

/** P(N ≥ count) where N is Poisson with this mean. */
function atLeastLikelihood(count: number, mean: number): number {
  let term = Math.exp(-mean)
  let below = 0
  for (let n = 0; n < count; n++) {
    below += term
    term *= mean / (n + 1)
  }
  return 1 - below
}
