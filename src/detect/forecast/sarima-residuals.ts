import type { ModelRule } from "../../base/index.ts"
import { collectErrors, type FitResult, scorer } from "../../engine/index.ts"
import { robustDeviation } from "../../stats/index.ts"
import {
  clip,
  type HourlyNetwork,
  type HourlySeries,
  trainHourlyNetwork,
  window,
  windowStartsIn,
} from "./hourly-lstm.ts"
import { lookBack, sarimaForecast, season } from "./sarima.ts"

/** Fits a host may cost, some milliseconds each. */
const maxFits = 1200

/**
 * What SARIMA says of every hour from `first` on, a day at a time from the days before it (several days at a
 * time where there are many features): [count × width]; NaN before `first`.
 */
export function rollingForecast({ values, width, count }: HourlySeries, first: number): Float64Array {
  const forecasts = new Float64Array(values.length).fill(NaN)
  const days = Math.ceil((width * (count - first)) / season / maxFits)
  for (let from = first; from < count; from += days * season) {
    const hours = Math.min(days * season, count - from)
    for (let f = 0; f < width; f++) {
      const past = Array.from(
        { length: Math.min(lookBack, from) },
        (_, i) => values[(from - Math.min(lookBack, from) + i) * width + f]!,
      )
      sarimaForecast(past, hours).forEach((value, i) => (forecasts[(from + i) * width + f] = value))
    }
  }
  return forecasts
}

export interface ResidualTask {
  /** Actual − told by the season: [count × width]; NaN where either is missing. */
  readonly residuals: HourlySeries
  /** Hours [first, fit) train, [fit, stop) end the training. */
  readonly trainStart: number
  readonly trainEnd: number
  readonly validationEnd: number
  readonly rule: ModelRule
}

export interface ResidualForecasts {
  /**
   * What an LSTM says of each residual from the 24 before it: [count × width]; 0 where it has not enough
   * before.
   */
  readonly forecasts: Float64Array
  readonly fitted: FitResult
}

/** A network that has learned what the season misses, in robust deviations of it. */
export function trainResidualNetwork({ residuals, ...task }: ResidualTask): Promise<HourlyNetwork> {
  const { values, width } = residuals
  const column = (f: number): Float64Array =>
    values.filter((_, i) => i % width === f && i < task.trainEnd * width)
  const spread = Float64Array.from({ length: width }, (_, f) => robustDeviation(column(f)) || 1)
  return trainHourlyNetwork({ ...task, hours: residuals, spread, label: "residuals" })
}

export async function forecastResiduals(task: ResidualTask): Promise<ResidualForecasts> {
  const {
    residuals: { values, width, count },
    trainStart,
    rule: { engine },
  } = task
  const { model, fitted, spread, scaled } = await trainResidualNetwork(task)
  const rows = { values: scaled, features: width }
  const starts = windowStartsIn(trainStart, count)
  const score = await scorer(model, { rows, weights: fitted.weights, output: "reconstruction", engine })
  const next = await collectErrors(score(starts))
  const forecasts = new Float64Array(values.length)
  starts.forEach((start, i) => {
    for (let f = 0; f < width; f++)
      forecasts[(start + window) * width + f] = spread[f]! * clip(next[i * width + f]!)
  })
  return { forecasts, fitted }
}
