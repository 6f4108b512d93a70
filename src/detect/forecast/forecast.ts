import { columnOf, type ForecastRecord, type HostFrames, hour, type ModelRule } from "../../base/index.ts"
import { quantile } from "../../stats/index.ts"
import { valueBounds } from "../expected/value-bounds.ts"
import { type HourlyMeans, hoursPerDay } from "./hourly-means.ts"
import { type Backtest, mae, runBacktests } from "./backtest.ts"

/** Leads to both sides whose errors count for an interval, and the share that lies below and above it. */
const leadRadius = 3
const tail = 0.05

/**
 * The day after the night, hour by hour, of the features that fill up or slow down: by the LSTM forecaster
 * where it told held-out days of history better than repeating the day before does, else by that. SARIMA with
 * an LSTM tells it where the job names that detector and it told those days better than both. The interval
 * holds 90 % of that method's errors on those days. Empty where the history is short or no feature is of the
 * kind. The night is not trained on; it is what the forecast goes on from.
 */
export async function forecastNextDay(frames: HostFrames, rule: ModelRule): Promise<ForecastRecord[]> {
  const backtests = await runBacktests(frames, rule)
  if (backtests === null) return []
  const { features, hours, candidates } = backtests
  return features.flatMap((f, i) => {
    const best = candidates.reduce((one, other) => (mae(other, i, hours) < mae(one, i, hours) ? other : one))
    const forecast = forecastFrom(best, { frames, hours, f, i })
    return forecast.expected.every(Number.isFinite) ? [forecast] : []
  })
}

interface ForecastTask {
  readonly frames: HostFrames
  readonly hours: HourlyMeans
  /** The feature's place in the frame, and in the hours. */
  readonly f: number
  readonly i: number
}

function forecastFrom(
  { method, errors, next }: Backtest,
  { frames: { history }, hours: { start, count, width }, f, i }: ForecastTask,
): ForecastRecord {
  const feature = history.features[f]!
  const [lowest, highest] = valueBounds(feature, columnOf(history.values, history.features.length, f))
  const bounded = (value: number): number => Math.max(lowest, Math.min(highest, value))
  const at = (lead: number): number => next[lead * width + i]!
  const leads = Array.from({ length: hoursPerDay }, (_, lead) => lead)
  const errorsNearLead = leads.map(lead =>
    errors.filter(
      (_, at) => at % width === i && Math.abs((Math.floor(at / width) % hoursPerDay) - lead) <= leadRadius,
    ),
  )
  return {
    feature: feature.name,
    label: feature.label,
    unit: feature.unit,
    method,
    start: start + count * hour,
    step: hour,
    expected: leads.map(lead => bounded(at(lead))),
    lower: leads.map(lead => bounded(at(lead) + Math.min(0, quantile(errorsNearLead[lead]!, tail)))),
    upper: leads.map(lead => bounded(at(lead) + Math.max(0, quantile(errorsNearLead[lead]!, 1 - tail)))),
  }
}
