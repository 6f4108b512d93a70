import type { FeatureKind, HostFrames } from "../../base/index.ts"

/** What one feature does over the hosts that were looked at. */
export interface FeatureFacts {
  readonly feature: string
  /** The kind that all hosts show on which it moves; null where they differ or it never moves. */
  readonly kind: FeatureKind | null
  /** Times that a counter fell, over all hosts. */
  readonly resets: number
  /** It never moved on any of the hosts. */
  readonly constant: boolean
}

/** Facts of each feature, in the order in which the hosts show them. */
export function factsOf(hosts: readonly HostFrames[]): readonly FeatureFacts[] {
  const observations = hosts.flatMap(({ night, quality }) => {
    return quality.features.map(({ feature, resets, state }) => {
      const kind = night.features.find(({ name }) => name === feature)?.kind ?? null
      return {
        feature,
        resets,
        kind: state === "ok" ? kind : null,
        constant: state === "constant" || state === "empty",
      }
    })
  })
  return [...new Set(observations.map(({ feature }) => feature))].map(feature => {
    const ofHosts = observations.filter(observation => observation.feature === feature)
    const kinds = new Set(ofHosts.map(({ kind }) => kind).filter(kind => kind !== null))
    const [kind = null] = kinds.size === 1 ? kinds : []
    return {
      feature,
      kind,
      resets: ofHosts.reduce((sum, { resets }) => sum + resets, 0),
      constant: ofHosts.every(({ constant }) => constant),
    }
  })
}
