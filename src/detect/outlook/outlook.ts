import { hour, type HostFrames, type ModelRule, type Outlook } from "../../base/index.ts"
import { quantile } from "../../maths/index.ts"
import { boundsOf } from "../bounds.ts"
import { columnOf } from "../column.ts"
import { outlookFeatures } from "./features.ts"
import { type Hours, hoursOf, perDay } from "./hours.ts"
import { lstmMethod } from "./lstm.ts"
import { type Method, seasonalNaive } from "./method.ts"
import { sarimaMethod } from "./sarima.ts"

/** With fewer days of history, a test of forecasts tells nothing. */
const daysNeeded = 10
/** More are not read in the morning. */
const most = 8
/** Hours between the starts of the forecasts that test a method. */
const apart = 3
/** Leads to both sides whose errors count for an interval, and the share that lies below and above it. */
const around = 3
const tail = 0.05

/**
 * The day after the night, hour by hour, of the features that fill up or slow down: by the LSTM forecaster where it told held-out days of history
 * better than repeating the day before does, else by that. SARIMA with an LSTM tells it where the job names that detector and it told those days
 * better than both. The interval holds 90 % of that method's errors on those days. Empty where the history is short or no feature is of the kind.
 * The night is not trained on; it is what the forecast goes on from.
 */
export async function outlookOf(frames: HostFrames, rule: ModelRule, signal?: AbortSignal): Promise<Outlook[]> {
  const wanted = outlookFeatures(frames.night.features)
  const features = lively(hoursOf(frames, wanted)).map(i => wanted[i]!).slice(0, most)
  const hours = hoursOf(frames, features)
  if (features.length === 0 || hours.history < daysNeeded * perDay) return []
  const seasonal = rule.detectors.includes("sarima-lstm") ? await sarimaMethod(hours, rule, signal) : null
  const methods = [seasonalNaive(hours), await lstmMethod(hours, rule, signal), ...(seasonal ? [seasonal] : [])]
  const trials = await Promise.all(methods.map(method => trialOf(hours, method)))
  return features.flatMap((f, i) => {
    const best = trials.reduce((one, other) => (missOf(other, i, hours) < missOf(one, i, hours) ? other : one))
    const outlook = outlookBy(best, { frames, hours, f, i })
    return outlook.expected.every(Number.isFinite) ? [outlook] : []
  })
}

/** The features that move at all and have a value in most hours of the history, and in the last day at all. */
function lively({ values, width, history, count }: Hours): number[] {
  return Array.from({ length: width }, (_, f) => f).filter(f => {
    const column = values.filter((value, at) => at % width === f && at < history * width && Number.isFinite(value))
    const lastDay = values.some((value, at) => at % width === f && at >= (count - perDay) * width && Number.isFinite(value))
    return lastDay && column.length > history / 2 && column.some(value => value !== column[0])
  })
}

/** What a method said of held-out days, and what it says of the next. */
interface Trial {
  readonly method: string
  /** Actual − told: [origins × 24 × width]; NaN where the hour has no value. */
  readonly errors: Float64Array
  /** [24 × width] */
  readonly next: Float64Array
}

async function trialOf(hours: Hours, method: Method): Promise<Trial> {
  const { fit, history, count, values, width } = hours
  const origins = Array.from({ length: Math.floor((history - perDay - fit) / apart) + 1 }, (_, i) => fit + i * apart)
  const told = await method.tell([...origins, count])
  const day = perDay * width
  const errors = told.subarray(0, origins.length * day).map((value, i) => values[origins[Math.floor(i / day)]! * width + (i % day)]! - value)
  return { method: method.name, errors, next: told.slice(origins.length * day) }
}

/** Mean absolute error of feature `i`. */
function missOf({ errors }: Trial, i: number, { width }: Hours): number {
  const own = errors.filter((error, at) => at % width === i && Number.isFinite(error))
  return own.reduce((sum, error) => sum + Math.abs(error), 0) / own.length
}

interface OutlookTask {
  readonly frames: HostFrames
  readonly hours: Hours
  /** The feature's place in the frame, and in the hours. */
  readonly f: number
  readonly i: number
}

function outlookBy({ method, errors, next }: Trial, { frames: { history }, hours: { start, count, width }, f, i }: OutlookTask): Outlook {
  const feature = history.features[f]!
  const [least, most] = boundsOf(feature, columnOf(history.values, { width: history.features.length, f, from: 0, to: history.rows }))
  const within = (value: number): number => Math.max(least, Math.min(most, value))
  const at = (lead: number): number => next[lead * width + i]!
  const leads = Array.from({ length: perDay }, (_, lead) => lead)
  const away = leads.map(lead => errors.filter((_, at) => at % width === i && Math.abs((Math.floor(at / width) % perDay) - lead) <= around))
  return {
    feature: feature.name, label: feature.label, unit: feature.unit, method, start: start + count * hour, step: hour,
    expected: leads.map(lead => within(at(lead))),
    lower: leads.map(lead => within(at(lead) + Math.min(0, quantile(away[lead]!, tail)))),
    upper: leads.map(lead => within(at(lead) + Math.max(0, quantile(away[lead]!, 1 - tail)))),
  }
}
