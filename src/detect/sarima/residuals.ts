import type { ModelRule } from "../../base/index.ts"
import { compile, type Fitted, fit, lstmForecaster, type Model, scorer } from "../../engine/index.ts"
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

/** A network that has learned what the season misses. */
export interface ResidualModel {
  readonly model: Model
  readonly fitted: Fitted
  /** A deviation of each feature's residuals, and the residuals in it, clipped: [count × width]. */
  readonly spread: Float64Array
  readonly scaled: Float32Array
}

export async function learnResiduals({ residuals, first, fit: end, stop, rule, signal }: ResidualTask): Promise<ResidualModel> {
  const { values, width } = residuals
  const column = (f: number): Float64Array => values.filter((_, i) => i % width === f && i < end * width)
  const spread = Float64Array.from({ length: width }, (_, f) => robustDeviation(column(f)) || 1)
  const scaled = Float32Array.from(values, (value, i) => clip(value / spread[i % width]!))
  const model = lstmForecaster({ window: window + 1, features: width, units, seed: `${rule.seed}/residuals` })
  const fitted = await fit(model, {
    rows: { values: scaled, features: width }, training: starts(first, end), heldOut: starts(Math.max(first, end - window), stop), looks: 12,
    updates, batch, rate, seed: rule.seed, engine: rule.engine, ...(signal && { signal }),
  })
  return { model, fitted, spread, scaled }
}

export async function toldResiduals(task: ResidualTask): Promise<ToldResiduals> {
  const { residuals: { values, width, count }, first, rule: { engine } } = task
  const { model, fitted, spread, scaled } = await learnResiduals(task)
  const rows = { values: scaled, features: width }
  const windows = starts(first, count)
  const next = await (await scorer(model, { rows, weights: fitted.weights, output: "reconstruction", engine }))(windows)
  const told = new Float64Array(values.length)
  windows.forEach((start, i) => {
    for (let f = 0; f < width; f++) told[(start + window) * width + f] = spread[f]! * clip(next[i * width + f]!)
  })
  return { told, fitted }
}

/**
 * The residuals of the `leads` hours from each origin on, each told from the 24 hours before it, hour upon hour from what it told itself:
 * [origins × leads × width]. `trust` is the part of it that is believed.
 */
export async function residualsAhead(known: ResidualModel, { origins, leads, trust, engine }: AheadTask): Promise<Float64Array> {
  const { model, fitted: { weights }, spread, scaled } = known
  const width = spread.length
  const program = await compile({ next: model.reconstruction }, { weights, engine })
  const told = new Float64Array(origins.length * leads * width)
  const size = (window + 1) * width
  const windows = new Float32Array(origins.length * size).fill(NaN)
  origins.forEach((origin, o) => windows.set(scaled.subarray((origin - window) * width, origin * width), o * size))
  for (let lead = 0; lead < leads; lead++) {
    const { next } = await program.run({ windows })
    origins.forEach((_, o) => {
      windows.copyWithin(o * size, o * size + width, (o + 1) * size - width)
      for (let f = 0; f < width; f++) {
        const value = trust * clip(next![o * width + f]!)
        windows[o * size + (window - 1) * width + f] = value
        told[(o * leads + lead) * width + f] = spread[f]! * value
      }
    })
  }
  program.close()
  return told
}

export interface AheadTask {
  /** Hours to begin at; each needs 24 before it. */
  readonly origins: readonly number[]
  readonly leads: number
  readonly trust: number
  readonly engine: ModelRule["engine"]
}

/** Where windows begin whose last hour, the one that is told, lies before `to`. */
function starts(from: number, to: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, to - from - window) }, (_, i) => from + i)
}

function clip(value: number): number {
  return Math.max(-limit, Math.min(limit, value))
}
