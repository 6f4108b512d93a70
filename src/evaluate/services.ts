import { mean } from "../stats/index.ts"
import { rankFeatures } from "./feature-ranking.ts"
import type { Predictions, Truth } from "./truth.ts"

/** Places that count: the first five. */
const places = [1, 2, 3, 4, 5] as const
/** What Kubernetes adds to the name of a deployment's pod: "-5ff676694b-fzj9z". */
const podSuffix = /-[0-9a-f]{8,10}-[a-z0-9]{5}$/

/**
 * Avg@5: how often the service that a fault was injected into is among the first 1, 2 … 5, averaged. A
 * service ranks by its first feature; features are called pod:metric. Null where no fault names a service
 * that has features.
 */
export function serviceAvg5(truth: Truth, predictions: Predictions): number | null {
  const services = new Set(predictions.features.map(serviceOfFeature))
  const events = (truth.events ?? []).filter(({ target }) => services.has(serviceOf(target)))
  if (events.length === 0) return null
  return mean(
    events.map(event => {
      const ranked = [...new Set(rankFeatures(event, truth, predictions).map(serviceOfFeature))]
      const place = ranked.indexOf(serviceOf(event.target)) + 1
      return places.filter(limit => place <= limit).length / places.length
    }),
  )
}

/** "carts-5ff676694b-fzj9z:cpu" → "carts"; null where a name has no component. */
function serviceOfFeature(feature: string): string | null {
  const colon = feature.indexOf(":")
  return colon < 0 ? null : serviceOf(feature.slice(0, colon))
}

function serviceOf(pod: string): string {
  return pod.replace(podSuffix, "")
}
