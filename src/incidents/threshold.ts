import {
  type Calibration,
  columnOf,
  hour,
  type RowErrors,
  type RowRule,
  type ThresholdRule,
  week,
} from "../base/index.ts"
import { bulkPot, pot } from "../stats/index.ts"

/** What separates ordinary rows of one host from anomalies. */
export interface Threshold {
  /** A row whose score is higher is an anomaly. */
  readonly score: number
  /** [features], in the unit of errors: a feature whose error is higher is a signal. */
  readonly features: Float32Array
}

export type ThresholdTarget = Pick<ThresholdRule, "falseIncidentsPerWeek">

/** Ordinary rows score about 1: whatever a quiet history promises, less than this is no anomaly. */
const scoreFloor = 3.5
/** Errors of one feature scatter more than their mean over features. */
const featureFloor = 4
/** Without any calibration row. */
const fallbackScore = 5
/** Crossings closer than this are one event to whoever is woken by them, ms. */
const eventGap = hour

/**
 * Thresholds by peaks over threshold on history that the training never saw, so that at most
 * `falseIncidentsPerWeek` a host and week are expected of ordinary nights. The score is smooth, and its bulk
 * carries the tail; a feature's errors are spiky, and their declustered peaks do, under the same promise.
 * Held-out days may be quieter than the weeks before them: where the rows that were learned from scatter
 * more, they decide. Floors keep a tiny or constant series quiet. A score whose tail is heavier than its bulk
 * breaks the promise: detect takes drift and daily routine out of it first, and an anomaly without a signal
 * is left out (findMembers).
 */
export function thresholdOf(calibration: Calibration, { falseIncidentsPerWeek }: ThresholdTarget): Threshold {
  const { step, trainingScore: learned = new Float32Array(0) } = calibration
  const rate = (falseIncidentsPerWeek * step) / week
  const learnedThreshold = bulkPot(learned, rate).threshold
  const { score, errors } = withoutIncident(calibration, atLeast(scoreFloor, learnedThreshold))
  const heldOutThreshold = bulkPot(score, rate).threshold
  const found = learnedThreshold > heldOutThreshold ? learnedThreshold : heldOutThreshold
  const width = score.length === 0 ? 0 : errors.length / score.length
  const gap = Math.ceil(eventGap / step)
  const features = Float32Array.from({ length: width }, (_, f) =>
    atLeast(featureFloor, pot(columnOf(errors, width, f), { rate, gap }).threshold),
  )
  return { score: Number.isNaN(found) ? fallbackScore : atLeast(scoreFloor, found), features }
}

/**
 * Thresholds of single rows, by peaks over threshold on held-out rows that were judged one by one. Each
 * feature takes an equal part of the target, as a row is an anomaly where one of them is.
 */
export function rowThresholds(
  { whole, filled, scale, step, models, window, expected }: RowErrors,
  { falseIncidentsPerWeek }: ThresholdTarget,
): RowRule {
  const width = scale.length
  const rate = (falseIncidentsPerWeek * step) / week / width
  const rows = filled.length / width
  const above = (values: Float32Array, f: number): number =>
    atLeast(featureFloor * (scale[f] ?? NaN), pot(values, { rate, gap: 1 }).threshold)
  return {
    models,
    window,
    expected,
    thresholds: {
      whole: scale.map((_, f) => above(columnOf(whole, width, f), f)),
      filled: scale.map((_, f) => above(filled.subarray(f * rows, (f + 1) * rows), f)),
    },
  }
}

/**
 * Where more held-out rows than this are above what the weeks before promise, an incident is among them;
 * where more than the other, a new normal.
 */
const incidentShares = [0.1, 0.5] as const

/**
 * Held-out rows without those of an incident that is longer than the fits put up with: what goes on since
 * yesterday must not become normal tonight.
 */
function withoutIncident(
  { score, errors, trainingScore: learned }: Calibration,
  limit: number,
): Pick<Calibration, "score" | "errors"> {
  const share = score.filter(value => value > limit).length / score.length
  if (!learned?.length || !(share > incidentShares[0] && share <= incidentShares[1])) return { score, errors }
  const width = errors.length / score.length
  return {
    score: score.filter(value => !(value > limit)),
    errors: errors.filter((_, i) => !(score[Math.floor(i / width)]! > limit)),
  }
}

/** The floor also where the value is NaN. */
function atLeast(floor: number, value: number): number {
  return value > floor ? value : floor
}
