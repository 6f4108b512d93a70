import type { FeatureKind, HostFrames } from "../../base/index.ts"

/** One feature's behaviour over the sampled hosts. */
export interface FeatureFacts {
  readonly feature: string
  /** The kind detected on all hosts where the feature varies; null where they differ or it is constant. */
  readonly kind: FeatureKind | null
  /** Counter resets over all hosts. */
  readonly resets: number
  /** Constant on every host. */
  readonly constant: boolean
}

/** Facts per feature, in order of first appearance. */
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
