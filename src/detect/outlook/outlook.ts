import { columnOf, hour, type HostFrames, type ModelRule, type Outlook } from "../../base/index.ts"
import { quantile } from "../../maths/index.ts"
import { boundsOf } from "../bounds.ts"
import { type Hours, perDay } from "./hours.ts"
import { missOf, type Trial, trialsOf } from "./trials.ts"

/** Leads to both sides whose errors count for an interval, and the share that lies below and above it. */
const around = 3
const tail = 0.05

/**
 * The day after the night, hour by hour, of the features that fill up or slow down: by the LSTM forecaster where it told held-out days of history
 * better than repeating the day before does, else by that. SARIMA with an LSTM tells it where the job names that detector and it told those days
 * better than both. The interval holds 90 % of that method's errors on those days. Empty where the history is short or no feature is of the kind.
 * The night is not trained on; it is what the forecast goes on from.
 */
export async function outlookOf(frames: HostFrames, rule: ModelRule): Promise<Outlook[]> {
  const trials = await trialsOf(frames, rule)
  if (trials === null) return []
  const { features, hours, methods } = trials
  return features.flatMap((f, i) => {
    const best = methods.reduce((one, other) => (missOf(other, i, hours) < missOf(one, i, hours) ? other : one))
    const outlook = outlookBy(best, { frames, hours, f, i })
    return outlook.expected.every(Number.isFinite) ? [outlook] : []
  })
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
  const [least, most] = boundsOf(feature, columnOf(history.values, history.features.length, f))
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
