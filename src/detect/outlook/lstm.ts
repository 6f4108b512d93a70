import type { ModelRule } from "../../base/index.ts"
import { type Arrays, compile, fit, lstmForecaster, type Model } from "../../engine/index.ts"
import { robustDeviation } from "../../maths/index.ts"
import { type Hours, meanOf, perDay } from "./hours.ts"
import type { Method } from "./method.ts"

/** Hours that the next one is told from. */
const window = perDay
const units = 24
const updates = 120
const batch = 64
const rate = 5e-3
/** Of what the network says, the part that is believed: hour upon hour it grows too sure. All of it told held-out days of seven hosts 7 % worse. */
const trust = 0.4
/** Of the hours to learn from, those that do not end the training. */
const learnShare = 0.87
const limit = 4

/**
 * An LSTM forecaster on hours: each is told as the day's rhythm + the mean of the 24 hours before + what the network says, hour by hour from its own
 * forecasts. Steps are in deviations of the feature's own, so that 0 is a fair guess for all of them.
 */
export async function lstmMethod(hours: Hours, rule: ModelRule, signal?: AbortSignal): Promise<Method> {
  const { width, fit: end } = hours
  const level = withoutRhythm(hours)
  const steps = Float64Array.from(level, (value, i) => value - levelBefore({ values: level, width }, i % width, Math.floor(i / width)))
  const spread = Float64Array.from({ length: width }, (_, f) => spreadOf(steps.filter((_, i) => i % width === f && i < end * width)))
  const scaled = Float32Array.from(steps, (step, i) => clip(step / spread[i % width]!))
  const model = lstmForecaster({ window: window + 1, features: width, units, seed: `${rule.seed}/outlook` })
  const learn = Math.floor(learnShare * end)
  const between = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from - window }, (_, i) => from + i)
  const { weights } = await fit(model, {
    rows: { values: scaled, features: width }, training: between(perDay, learn), heldOut: between(learn - window, end), looks: 12,
    updates, batch, rate, seed: rule.seed, engine: rule.engine, ...(signal && { signal }),
  })
  const known = { model, weights, level, scaled, spread }
  return { name: "lstm-forecaster", tell: origins => tell({ ...known, hours, rule }, origins) }
}

interface Known {
  readonly hours: Hours
  readonly rule: ModelRule
  readonly model: Model
  readonly weights: Arrays
  /** [count × width] values without rhythm, and their scaled distance from the mean of the day before. */
  readonly level: Float64Array
  readonly scaled: Float32Array
  readonly spread: Float64Array
}

async function tell(known: Known, origins: readonly number[]): Promise<Float64Array> {
  const { hours: { width, rhythm }, rule, model, weights, level, scaled, spread } = known
  const program = await compile({ next: model.reconstruction }, { weights, engine: rule.engine })
  const told = new Float64Array(origins.length * perDay * width)
  const windows = new Float32Array(origins.length * (window + 1) * width).fill(NaN)
  const days = origins.map(origin => {
    const day = new Float64Array(2 * perDay * width).fill(NaN)
    day.set(level.subarray((origin - perDay) * width, origin * width))
    return day
  })
  origins.forEach((origin, o) => windows.set(scaled.subarray((origin - window) * width, origin * width), o * (window + 1) * width))
  for (let lead = 0; lead < perDay; lead++) {
    const { next } = await program.run({ windows })
    origins.forEach((origin, o) => {
      const [day, at] = [{ values: days[o]!, width }, o * (window + 1) * width]
      windows.copyWithin(at, at + width, at + window * width)
      for (let f = 0; f < width; f++) {
        const step = clip(next![o * width + f]!)
        const value = levelBefore(day, f, perDay + lead) + trust * spread[f]! * step
        windows[at + (window - 1) * width + f] = trust * step
        day.values[(perDay + lead) * width + f] = value
        told[(o * perDay + lead) * width + f] = value + rhythm[((origin + lead) % perDay) * width + f]!
      }
    })
  }
  program.close()
  return told
}

function withoutRhythm({ values, width, rhythm }: Hours): Float64Array {
  return values.map((value, i) => value - rhythm[(Math.floor(i / width) % perDay) * width + (i % width)]!)
}

/** The mean of the 24 hours before. */
function levelBefore(level: { values: Float64Array; width: number }, f: number, at: number): number {
  return meanOf(level, f, Math.max(0, at - perDay), at)
}

/** 1 where nothing ever moves. */
function spreadOf(steps: Float64Array): number {
  return robustDeviation(steps) || Math.max(...steps.filter(Number.isFinite).map(Math.abs), 0) || 1
}

function clip(value: number): number {
  return Math.max(-limit, Math.min(limit, value))
}
