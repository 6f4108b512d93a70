import type { ModelRule } from "../../base/index.ts"
import { robustDeviation } from "../../maths/index.ts"
import { type HourlyNetwork, learnHourly, toldAhead } from "../hourly.ts"
import { type Hours, meanOf, perDay } from "./hours.ts"
import type { Method } from "./method.ts"

/** Of what the network says, the part that is believed: hour upon hour it grows too sure. All of it told held-out days of seven hosts 7 % worse. */
const trust = 0.4

/**
 * An LSTM forecaster on hours: each is told as the day's rhythm + the mean of the 24 hours before + what the network says, hour by hour from its own
 * forecasts. Steps are in deviations of the feature's own, so that 0 is a fair guess for all of them.
 */
export async function lstmMethod(hours: Hours, rule: ModelRule): Promise<Method> {
  const { width, count, learn, fit } = hours
  const level = withoutRhythm(hours)
  const steps = Float64Array.from(level, (value, i) => value - levelBefore({ values: level, width }, i % width, Math.floor(i / width)))
  const spread = Float64Array.from({ length: width }, (_, f) => spreadOf(steps.filter((_, i) => i % width === f && i < fit * width)))
  const task = { hours: { values: steps, width, count }, spread, first: perDay, fit: learn, stop: fit, label: "outlook", rule }
  const network = await learnHourly(task)
  return { name: "lstm-forecaster", tell: origins => tell({ hours, rule, network, level }, origins) }
}

interface Known {
  readonly hours: Hours
  readonly rule: ModelRule
  readonly network: HourlyNetwork
  /** [count × width] values without rhythm. */
  readonly level: Float64Array
}

async function tell({ hours: { width, rhythm }, rule: { engine }, network, level }: Known, origins: readonly number[]): Promise<Float64Array> {
  const steps = await toldAhead(network, { origins, leads: perDay, trust, engine })
  const told = new Float64Array(steps.length)
  origins.forEach((origin, o) => {
    const days = new Float64Array(2 * perDay * width).fill(NaN)
    days.set(level.subarray((origin - perDay) * width, origin * width))
    for (let lead = 0; lead < perDay; lead++) {
      for (let f = 0; f < width; f++) {
        const at = (o * perDay + lead) * width + f
        const value = levelBefore({ values: days, width }, f, perDay + lead) + trust * network.spread[f]! * steps[at]!
        days[(perDay + lead) * width + f] = value
        told[at] = value + rhythm[((origin + lead) % perDay) * width + f]!
      }
    }
  })
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
