import type { ModelRule } from "../../base/index.ts"
import { type Fitted, fit, lstmForecaster, scorer } from "../../engine/index.ts"
import { robustDeviation } from "../../maths/index.ts"
import { memory, sarimaForecast, season } from "./season.ts"

/** Hourly values: [count × width], row-major; NaN = missing. */
export interface Hourly {
  readonly values: Float64Array
  readonly width: number
  readonly count: number
}

/** Fits a host may cost, some milliseconds each. */
const mostFits = 1200
/** Hours that a residual is told from; units, updates and batch of the small network that does it. */
const window = season
const [units, updates, batch, rate] = [24, 120, 64, 5e-3]
const limit = 4

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
  readonly signal?: AbortSignal | undefined
}

export interface ToldResiduals {
  /** What an LSTM says of each residual from the 24 before it: [count × width]; 0 where it has not enough before. */
  readonly told: Float64Array
  readonly fitted: Fitted
}

export async function toldResiduals({ residuals, first, fit: end, stop, rule, signal }: ResidualTask): Promise<ToldResiduals> {
  const { values, width, count } = residuals
  const column = (f: number): Float64Array => values.filter((_, i) => i % width === f && i < end * width)
  const spread = Float64Array.from({ length: width }, (_, f) => robustDeviation(column(f)) || 1)
  const scaled = Float32Array.from(values, (value, i) => Math.max(-limit, Math.min(limit, value / spread[i % width]!)))
  const model = lstmForecaster({ window: window + 1, features: width, units, seed: `${rule.seed}/residuals` })
  const between = (from: number, to: number): Int32Array => Int32Array.from({ length: Math.max(0, to - from - window) }, (_, i) => from + i)
  const rows = { values: scaled, features: width }
  const fitted = await fit(model, {
    rows, training: between(first, end), heldOut: between(Math.max(first, end - window), stop), looks: 12, updates, batch, rate, seed: rule.seed,
    engine: rule.engine, ...(signal && { signal }),
  })
  const starts = between(first, count)
  const next = await (await scorer(model, { rows, weights: fitted.weights, output: "reconstruction", engine: rule.engine }))(starts)
  const told = new Float64Array(values.length)
  starts.forEach((start, i) => {
    for (let f = 0; f < width; f++) told[(start + window) * width + f] = spread[f]! * Math.max(-limit, Math.min(limit, next[i * width + f]!))
  })
  return { told, fitted }
}
