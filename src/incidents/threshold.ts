import type { Calibration, ThresholdRule } from "../base/index.ts"
import { pot } from "../maths/index.ts"
import type { Pot } from "../maths/index.ts"

/** What separates ordinary rows of one host from anomalies, and how it was found. */
export interface Threshold {
  /** A row whose score is higher is an anomaly. */
  readonly score: number
  /** [features], in the unit of errors: a feature whose error is higher is a signal. */
  readonly features: Float32Array
  /** The fit behind `score`; its threshold may lie below `score`, then a floor decided. */
  readonly fit: Pot
}

/** Ordinary rows score about 1: whatever a quiet history promises, less than this many times that is no anomaly. */
const scoreFloor = 1.5
/** Errors of one feature scatter more than their mean over features. */
const featureFloor = 4
/** Without any calibration row. */
const blindScore = 5
/** Crossings closer than this are one event to whoever is woken by them. */
const eventGap = 3_600_000
const week = 7 * 86_400_000

/**
 * Thresholds by peaks over threshold on history that the training never saw, so that at most `falseIncidentsPerWeek` independent events a host
 * and week are expected on ordinary nights; each feature keeps the same promise on its own errors. Floors keep a tiny or constant series quiet.
 */
export function thresholdOf(calibration: Calibration, rule: ThresholdRule): Threshold {
  const { score, errors, step } = calibration
  const potRule = { rate: (rule.falseIncidentsPerWeek * step) / week, gap: Math.ceil(eventGap / step) }
  const fit = pot(score, potRule)
  const features = score.length === 0 ? 0 : errors.length / score.length
  const own = Float32Array.from({ length: features }, (_, f) => atLeast(featureFloor, pot(column(errors, features, f), potRule).threshold))
  return { score: Number.isNaN(fit.threshold) ? blindScore : atLeast(scoreFloor, fit.threshold), features: own, fit }
}

function atLeast(floor: number, value: number): number {
  return value > floor ? value : floor
}

function column(matrix: Float32Array, columns: number, at: number): Float32Array {
  return Float32Array.from({ length: matrix.length / columns }, (_, row) => matrix[row * columns + at]!)
}
