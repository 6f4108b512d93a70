/** A column of a frame. */
export interface Feature {
  readonly name: string
  /** Display name; the name itself where the job gives none. */
  readonly label: string
  /** "%", "ms", "bytes", "1/s" … or "" where unknown. */
  readonly unit: string
  readonly kind: FeatureKind
  readonly scaling: Scaling
  /** The job's own threshold in the feature's unit, or null. */
  readonly threshold: number | null
  /** Deviations from the expected value below this are ignored; absent = none are. */
  readonly deadband?: Deadband
  /** Where it hurts; absent = either. */
  readonly harm?: HarmDirection
}

export type FeatureKind = "gauge" | "counter" | "flag"
/** What does harm: a rise, a fall, or either. */
export const harmDirections = ["rise", "fall", "either"] as const
export type HarmDirection = (typeof harmDirections)[number]
export type Scaling = "min-max" | "mean-deviation"

/** The larger of the two applies. */
export interface Deadband {
  /** Share of the feature's level. */
  readonly relative: number
  /** In the feature's unit. */
  readonly absolute: number
}

/**
 * The smallest deviation that counts at this level, in the feature's unit; 0 where every deviation counts.
 */
export function deadbandAt({ deadband }: Pick<Feature, "deadband">, level: number): number {
  return deadband ? Math.max(deadband.absolute, deadband.relative * Math.abs(level)) : 0
}
