import type { ModelRule } from "../../base/index.ts"
import { type Fitted, gathered, scorer } from "../../engine/index.ts"
import { robustDeviation } from "../../maths/index.ts"
import { clip, type Hourly, type HourlyNetwork, learnHourly, startsIn, window } from "../hourly.ts"
import { memory, sarimaForecast, season } from "./season.ts"

/** Fits a host may cost, some milliseconds each. */
const mostFits = 1200

/**
 * What SARIMA says of every hour from `first` on, a day at a time from the days before it (several days at a time where there are many features):
 * [count × width]; NaN before `first`.
 */
export function toldBySeason({ values, width, count }: Hourly, first: number): Float64Array {
  const told = new Float64Array(values.length).fill(NaN)
  const days = Math.ceil((width * (count - first)) / season / mostFits)
  for (let from = first; from < count; from += days * season) {
    const hours = Math.min(days * season, count - from)
    for (let f = 0; f < width; f++) {
      const past = Array.from({ length: Math.min(memory, from) }, (_, i) => values[(from - Math.min(memory, from) + i) * width + f]!)
      sarimaForecast(past, hours).forEach((value, i) => (told[(from + i) * width + f] = value))
    }
  }
  return told
}

export interface ResidualTask {
  /** Actual − told by the season: [count × width]; NaN where either is missing. */
  readonly residuals: Hourly
  /** Hours [first, fit) train, [fit, stop) end the training. */
  readonly first: number
  readonly fit: number
  readonly stop: number
  readonly rule: ModelRule
}

export interface ToldResiduals {
  /** What an LSTM says of each residual from the 24 before it: [count × width]; 0 where it has not enough before. */
  readonly told: Float64Array
  readonly fitted: Fitted
}

/** A network that has learned what the season misses, in robust deviations of it. */
export function learnResiduals({ residuals, ...task }: ResidualTask): Promise<HourlyNetwork> {
  const { values, width } = residuals
  const column = (f: number): Float64Array => values.filter((_, i) => i % width === f && i < task.fit * width)
  const spread = Float64Array.from({ length: width }, (_, f) => robustDeviation(column(f)) || 1)
  return learnHourly({ ...task, hours: residuals, spread, label: "residuals" })
}

export async function toldResiduals(task: ResidualTask): Promise<ToldResiduals> {
  const { residuals: { values, width, count }, first, rule: { engine } } = task
  const { model, fitted, spread, scaled } = await learnResiduals(task)
  const rows = { values: scaled, features: width }
  const starts = startsIn(first, count)
  const score = await scorer(model, { rows, weights: fitted.weights, output: "reconstruction", engine })
  const next = await gathered(score(starts))
  const told = new Float64Array(values.length)
  starts.forEach((start, i) => {
    for (let f = 0; f < width; f++) told[(start + window) * width + f] = spread[f]! * clip(next[i * width + f]!)
  })
  return { told, fitted }
}
