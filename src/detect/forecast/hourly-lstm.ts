import type { ModelRule } from "../../base/index.ts"
import { compile, fit, type FitResult, lstmForecaster, type Model } from "../../engine/index.ts"

/** Hourly values: [count × width], row-major; NaN = missing. */
export interface HourlySeries {
  readonly values: Float64Array
  readonly width: number
  readonly count: number
}

/** Hours that the next one is told from. */
export const window = 24
const [units, updates, batch, rate, evaluations] = [24, 120, 64, 5e-3, 12]
/** In spreads: no hour counts for more. */
const limit = 4

/** A small LSTM forecaster that tells an hour from the 24 before it. */
export interface HourlyNetwork {
  readonly model: Model
  readonly fitted: FitResult
  /** [features] what values are counted in. */
  readonly spread: Float64Array
  /** The values in spreads, clipped: [count × width]. */
  readonly scaled: Float32Array
}

export interface HourlyTask {
  readonly hours: HourlySeries
  readonly spread: Float64Array
  /** Hours [first, fit) train, [fit, stop) end the training. */
  readonly trainStart: number
  readonly trainEnd: number
  readonly validationEnd: number
  /** Decides, with the job's seed, the initial weights. */
  readonly label: string
  readonly rule: ModelRule
}

export async function trainHourlyNetwork(task: HourlyTask): Promise<HourlyNetwork> {
  const {
    hours: { values, width },
    spread,
    trainStart,
    trainEnd: trainEnd,
    validationEnd,
    label,
    rule,
  } = task
  const scaled = Float32Array.from(values, (value, i) => clip(value / spread[i % width]!))
  const model = lstmForecaster({ window: window + 1, features: width, units, seed: `${rule.seed}/${label}` })
  const fitted = await fit(model, {
    rows: { values: scaled, features: width },
    training: windowStartsIn(trainStart, trainEnd),
    heldOut: windowStartsIn(Math.max(trainStart, trainEnd - window), validationEnd),
    evaluations,
    updates,
    batch,
    rate,
    seed: rule.seed,
    engine: rule.engine,
  })
  return { model, fitted, spread, scaled }
}

export interface AheadTask {
  /** Hours to begin at; each needs 24 before it. */
  readonly origins: readonly number[]
  readonly leads: number
  /** The part of what it says that it is given back as the hours before the next one. */
  readonly feedback: number
  readonly engine: ModelRule["engine"]
}

/**
 * What it says, in spreads, of the hours from each origin on, each told from what it said of those before:
 * [origins × leads × width].
 */
export async function forecastAhead(
  { model, fitted, spread: { length: width }, scaled }: HourlyNetwork,
  task: AheadTask,
): Promise<Float64Array> {
  const { origins, leads, feedback, engine } = task
  const program = await compile({ next: model.reconstruction }, { weights: fitted.weights, engine })
  const forecasts = new Float64Array(origins.length * leads * width)
  const size = (window + 1) * width
  const windows = new Float32Array(origins.length * size).fill(NaN)
  origins.forEach((origin, o) =>
    windows.set(scaled.subarray((origin - window) * width, origin * width), o * size),
  )
  for (let lead = 0; lead < leads; lead++) {
    const { next } = await program.run({ windows })
    origins.forEach((_, o) => {
      windows.copyWithin(o * size, o * size + width, (o + 1) * size - width)
      for (let f = 0; f < width; f++) {
        const value = clip(next![o * width + f]!)
        windows[o * size + (window - 1) * width + f] = feedback * value
        forecasts[(o * leads + lead) * width + f] = value
      }
    })
  }
  program.close()
  return forecasts
}

/** Where windows begin whose last hour, the one that is told, lies before `to`. */
export function windowStartsIn(from: number, to: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, to - from - window) }, (_, i) => from + i)
}

export function clip(value: number): number {
  return Math.max(-limit, Math.min(limit, value))
}
