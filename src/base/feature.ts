/** A column of a frame. */
export interface Feature {
  readonly name: string
  /** What a reader calls it; the name where the job gives none. */
  readonly label: string
  /** "%", "ms", "bytes", "1/s" … or "" where unknown. */
  readonly unit: string
  readonly kind: FeatureKind
  readonly scaling: Scaling
  /** The job's own threshold in the feature's unit, or null. */
  readonly threshold: number | null
  /** Less than this away from the usual value is nothing; absent = any distance counts. */
  readonly deadband?: Deadband
}

export type FeatureKind = "gauge" | "counter" | "flag"
export type Scaling = "min-max" | "mean-deviation"

/** The greater of both counts. */
export interface Deadband {
  /** Share of the feature's level. */
  readonly relative: number
  /** In the feature's unit. */
  readonly absolute: number
}

/**
 * How far from the usual value a value of this level must lie before it counts, in the feature's unit; 0
 * where any distance does.
 */
export function deadbandAt({ deadband }: Pick<Feature, "deadband">, level: number): number {
  return deadband ? Math.max(deadband.absolute, deadband.relative * Math.abs(level)) : 0
}
