import { mean } from "../stats/index.ts"
import { overlap } from "./alarms.ts"
import { rankFeatures } from "./feature-ranking.ts"
import { serviceAvg5 } from "./services.ts"
import type { Alarm, Cause, Predictions, Truth } from "./truth.ts"

/** How well the features that people hold responsible are named. Null where no cause is known. */
export interface CauseMetrics {
  /**
   * Over labelled causes: the share of the true features among as many first ones, by mean contribution ×
   * score over the true stretch.
   */
  readonly hit100: number | null
  /** Whether the first of them is a true one. */
  readonly top1: number | null
  /**
   * The same over incidents that overlap a cause, by the incident's own order; 0 where there is no such
   * incident.
   */
  readonly incidentHit100: number | null
  readonly incidentTop1: number | null
  /** See `serviceAvg5`. */
  readonly avg5: number | null
}

export function causeMetrics(truth: Truth, predictions: Predictions): CauseMetrics {
  const avg5 = serviceAvg5(truth, predictions)
  const causes = truth.causes.filter(({ features }) => features.length > 0)
  if (causes.length === 0) return { hit100: null, top1: null, incidentHit100: null, incidentTop1: null, avg5 }
  const hits = causes.map(cause => hitOf(rankFeatures(cause, truth, predictions), cause))
  const incidents = predictions.alarms.flatMap(alarm => {
    const cause = longestOverlap(alarm, causes)
    return cause ? [hitOf(alarm.features, cause)] : []
  })
  return {
    hit100: meanOf(hits.map(({ share }) => share)),
    top1: meanOf(hits.map(({ first }) => first)),
    incidentHit100: meanOf(incidents.map(({ share }) => share)),
    incidentTop1: meanOf(incidents.map(({ first }) => first)),
    avg5,
  }
}

interface Hit {
  readonly share: number
  readonly first: number
}

function hitOf(ranked: readonly string[], { features }: Cause): Hit {
  const topFeatures = new Set(ranked.slice(0, features.length))
  const found = [...new Set(features)].filter(feature => topFeatures.has(feature)).length
  return {
    share: found / features.length,
    first: ranked[0] !== undefined && features.includes(ranked[0]) ? 1 : 0,
  }
}

/** The cause that an alarm lies over for the longest time, the first of equals. */
function longestOverlap(alarm: Alarm, causes: readonly Cause[]): Cause | null {
  const length = ({ start, end }: Cause): number => Math.min(alarm.end, end) - Math.max(alarm.start, start)
  const [longest = null] = causes.filter(cause => overlap(alarm, cause)).sort((a, b) => length(b) - length(a))
  return longest
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : mean(values)
}
