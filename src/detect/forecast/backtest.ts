import type { HostFrames, ModelRule } from "../../base/index.ts"
import { mean } from "../../stats/index.ts"
import { forecastFeatures } from "./features.ts"
import { type HourlyMeans, hourlyMeans, hoursPerDay } from "./hourly-means.ts"
import { lstmDayAhead } from "./lstm-day-ahead.ts"
import { type Forecaster, seasonalNaive } from "./forecaster.ts"
import { sarimaDayAhead } from "./sarima-day-ahead.ts"

/** With fewer days of history, a test of forecasts tells nothing. */
const daysNeeded = 10
/** More are not read in the morning. */
const maxFeatures = 8
/** Hours between the starts of the forecasts that test a method. */
const originSpacing = 3

/** What a method said of held-out days, and what it says of the next. */
export interface Backtest {
  readonly method: string
  /** Actual − told: [origins × 24 × width]; NaN where the hour has no value. */
  readonly errors: Float64Array
  /** [24 × width] */
  readonly next: Float64Array
}

export interface Backtests {
  readonly hours: HourlyMeans
  /** Of the frame; the hours' columns are these. */
  readonly features: readonly number[]
  /** The day before first, that any other must beat. */
  readonly candidates: readonly Backtest[]
}

/**
 * Every method the job asks for on held-out days of history; null where the history is short or no feature is
 * of the kind.
 */
export async function runBacktests(frames: HostFrames, rule: ModelRule): Promise<Backtests | null> {
  const eligible = forecastFeatures(frames.night.features)
  const features = varyingFeatures(hourlyMeans(frames, eligible))
    .map(i => eligible[i]!)
    .slice(0, maxFeatures)
  const hours = hourlyMeans(frames, features)
  if (features.length === 0 || hours.history < daysNeeded * hoursPerDay) return null
  const sarima = rule.detectors.includes("sarima-lstm") ? await sarimaDayAhead(hours, rule) : null
  const forecasters = [seasonalNaive(hours), await lstmDayAhead(hours, rule), ...(sarima ? [sarima] : [])]
  return {
    hours,
    features,
    candidates: await Promise.all(forecasters.map(forecaster => backtest(hours, forecaster))),
  }
}

/** Mean absolute error of feature `i`. */
export function mae({ errors }: Backtest, i: number, { width }: HourlyMeans): number {
  return mean(errors.filter((error, at) => at % width === i && Number.isFinite(error)).map(Math.abs))
}

/**
 * The features that move at all and have a value in most hours of the history, and in the last day at all.
 */
function varyingFeatures({ values, width, history, count }: HourlyMeans): number[] {
  return Array.from({ length: width }, (_, f) => f).filter(f => {
    const column = values.filter(
      (value, at) => at % width === f && at < history * width && Number.isFinite(value),
    )
    const lastDay = values.some(
      (value, at) => at % width === f && at >= (count - hoursPerDay) * width && Number.isFinite(value),
    )
    return lastDay && column.length > history / 2 && column.some(value => value !== column[0])
  })
}

async function backtest(hours: HourlyMeans, forecaster: Forecaster): Promise<Backtest> {
  const { validationEnd, history, count, values, width } = hours
  const origins = Array.from(
    { length: Math.floor((history - hoursPerDay - validationEnd) / originSpacing) + 1 },
    (_, i) => validationEnd + i * originSpacing,
  )
  const forecasts = await forecaster.forecast([...origins, count])
  const day = hoursPerDay * width
  const errors = forecasts
    .subarray(0, origins.length * day)
    .map((value, i) => values[origins[Math.floor(i / day)]! * width + (i % day)]! - value)
  return { method: forecaster.name, errors, next: forecasts.slice(origins.length * day) }
}
