import type { Evidence } from "./members.ts"

/** Whether a feature is beyond its own threshold in a row; false where the value is missing. */
export type Crosses = (row: number, feature: number) => boolean

/**
 * A feature with a threshold of the job's own crosses it by its value, on the side that lies away from the expected value;
 * every other feature by its reconstruction error.
 */
export function crossingsOf({ night, scores, threshold }: Pick<Evidence, "night" | "scores" | "threshold">): Crosses {
  const width = scores.features.length
  return (row, feature) => {
    const at = row * width + feature
    const limit = night.features[feature]!.threshold
    if (limit === null) return scores.errors[at]! > threshold.features[feature]!
    const value = night.values[at]!
    return scores.expected[at]! > limit ? value < limit : value > limit
  }
}

/** The first row of [first, last] that meets the condition, or null. */
export function firstRow(first: number, last: number, meets: (row: number) => boolean): number | null {
  for (let row = first; row <= last; row++) if (meets(row)) return row
  return null
}
