import { hour } from "../../base/index.ts"
import { applyCorrection, discount, meanMatrix, normaliseErrors, rowMeans } from "../scoring/normalise.ts"
import { type TimeOfDay, timeOfDayCell } from "../scoring/daily-pattern.ts"
import { smoothScore } from "../scoring/smooth.ts"
import { hourOf, type RollingHours } from "./hourly-baseline.ts"
import { knownErrors, type WindowTail } from "./tails.ts"

/** A model of the ensemble: its windows that end on each of the rows, and the unit of its errors. */
export interface MemberTails {
  readonly tails: readonly (WindowTail | undefined)[]
  /** [features] */
  readonly errorScale: Float64Array
}

export interface RowTask {
  /** Epoch ms of the newest row, and ms between rows. */
  readonly time: number
  readonly step: number
  /** Scaled values of the `knownRows` rows that end with the newest: [rows × features]. */
  readonly values: Float32Array
  readonly members: readonly MemberTails[]
  readonly timeOfDay: TimeOfDay | null
  readonly hours: Pick<RollingHours, "factors">
}

/** The newest row and the rows before it, as they are known now. Matrices are [rows × features]. */
export interface ScoredRow {
  readonly score: number
  /** Corrected errors: normalised, and in scaled units. */
  readonly errors: Float32Array
  readonly rawErrors: Float32Array
  /** Of the newest row, normalised and corrected for the time of day only: [features]. */
  readonly byTime: Float32Array
}

/**
 * The causal form of a night's score: that of the newest row, as if the data ended with it. Windows end on or
 * before the row; the smoothing averages what lies before it; the models, error scales and daily pattern are
 * the night's. What the night adds are the windows and smoothed rows after the row, and hours after its own.
 */
export function scoreRow({ time, step, values, members, timeOfDay, hours }: RowTask): ScoredRow {
  const rows = members[0]?.tails.length ?? 1
  const width = values.length / rows
  const raw = members.map(({ tails }) => knownErrors(tails, values))
  const meanErrors = meanMatrix(
    raw.map((errors, i) => normaliseErrors(errors, members[i]?.errorScale ?? new Float64Array(width))),
  )
  const times = Array.from({ length: rows }, (_, row) => time - (rows - 1 - row) * step)
  const byTime = timeOfDay
    ? discount(
        meanErrors,
        timeOfDay.factors,
        Int32Array.from(times, at => timeOfDayCell(at, step)),
      )
    : meanErrors
  const errors = correctByHours(byTime, times, hours)
  return {
    score: smoothScore(rowMeans(errors, width)).at(-1) ?? NaN,
    errors,
    rawErrors: applyCorrection(meanMatrix(raw), meanErrors, errors),
    byTime: byTime.slice((rows - 1) * width),
  }
}

function correctByHours(
  errors: Float32Array,
  times: readonly number[],
  hours: RowTask["hours"],
): Float32Array {
  const own = [...new Set(times.map(hourOf))]
  const width = errors.length / times.length
  const factors = new Float32Array(own.length * width)
  own.forEach((one, i) => factors.set(hours.factors(one), i * width))
  return discount(
    errors,
    factors,
    Int32Array.from(times, at => own.indexOf(Math.floor(at / hour))),
  )
}
