import type { ModelRule } from "../../base/index.ts"
import { robustDeviation } from "../../stats/index.ts"
import { forecastAhead, type HourlyNetwork, trainHourlyNetwork } from "./hourly-lstm.ts"
import { type HourlyMeans, hoursPerDay, meanOf } from "./hourly-means.ts"
import type { Forecaster } from "./forecaster.ts"

/**
 * Of what the network says, the part that is believed: hour upon hour it grows too sure. All of it told
 * held-out days of seven hosts 7 % worse.
 */
const feedback = 0.4

/**
 * An LSTM forecaster on hours: each is told as the day's rhythm + the mean of the 24 hours before + what the
 * network says, hour by hour from its own forecasts. Steps are in deviations of the feature's own, so that 0
 * is a fair guess for all of them.
 */
export async function lstmDayAhead(hours: HourlyMeans, rule: ModelRule): Promise<Forecaster> {
  const { width, count, trainEnd, validationEnd } = hours
  const level = deseasonalised(hours)
  const steps = Float64Array.from(
    level,
    (value, i) => value - levelBefore({ values: level, width }, i % width, Math.floor(i / width)),
  )
  const spread = Float64Array.from({ length: width }, (_, f) =>
    spreadOf(steps.filter((_, i) => i % width === f && i < validationEnd * width)),
  )
  const task = {
    hours: { values: steps, width, count },
    spread,
    trainStart: hoursPerDay,
    trainEnd,
    validationEnd,
    label: "outlook",
    rule,
  }
  const network = await trainHourlyNetwork(task)
  return { name: "lstm-forecaster", forecast: origins => forecast({ hours, rule, network, level }, origins) }
}

interface TrainedNetwork {
  readonly hours: HourlyMeans
  readonly rule: ModelRule
  readonly network: HourlyNetwork
  /** [count × width] values without rhythm. */
  readonly level: Float64Array
}

async function forecast(
  { hours: { width, dailyProfile }, rule: { engine }, network, level }: TrainedNetwork,
  origins: readonly number[],
): Promise<Float64Array> {
  const steps = await forecastAhead(network, { origins, leads: hoursPerDay, feedback, engine })
  const forecasts = new Float64Array(steps.length)
  origins.forEach((origin, o) => {
    const days = new Float64Array(2 * hoursPerDay * width).fill(NaN)
    days.set(level.subarray((origin - hoursPerDay) * width, origin * width))
    for (let lead = 0; lead < hoursPerDay; lead++) {
      for (let f = 0; f < width; f++) {
        const at = (o * hoursPerDay + lead) * width + f
        const value =
          levelBefore({ values: days, width }, f, hoursPerDay + lead) +
          feedback * network.spread[f]! * steps[at]!
        days[(hoursPerDay + lead) * width + f] = value
        forecasts[at] = value + dailyProfile[((origin + lead) % hoursPerDay) * width + f]!
      }
    }
  })
  return forecasts
}

function deseasonalised({ values, width, dailyProfile }: HourlyMeans): Float64Array {
  return values.map(
    (value, i) => value - dailyProfile[(Math.floor(i / width) % hoursPerDay) * width + (i % width)]!,
  )
}

/** The mean of the 24 hours before. */
function levelBefore(level: { values: Float64Array; width: number }, f: number, at: number): number {
  return meanOf(level, f, Math.max(0, at - hoursPerDay), at)
}

/** 1 where nothing ever moves. */
function spreadOf(steps: Float64Array): number {
  return robustDeviation(steps) || Math.max(...steps.filter(Number.isFinite).map(Math.abs), 0) || 1
}
