import { deadbandAt } from "../../base/index.ts"
import type { ScoredNight } from "../anomalies.ts"
import { cellOf, spreadOf } from "../cell.ts"

/** Whether a feature is beyond its own threshold in a row; false where the value is missing. */
export type CrossingTest = (row: number, feature: number) => boolean

/**
 * A value that is less than this many usual spreads from the expected one is at most half a range's width
 * outside of its range.
 */
const minSpreads = 1.5

/**
 * A feature with a threshold of the job's own crosses it by its value, on the side that lies away from the
 * expected value. Every other feature crosses when its reconstruction error is above its threshold and its
 * value clearly outside of its usual range: errors alone begin half a window early, and a pattern can be
 * unusual while "7.74 GiB (usual 7.76–8.28 GiB)" is all there is to say of it. Nobody acts on less than its
 * floor.
 */
export function crossingTest(scoredNight: Pick<ScoredNight, "night" | "scores" | "threshold">): CrossingTest {
  const { features: thresholds } = scoredNight.threshold
  const features = scoredNight.night.features.map((feature, f) => ({
    feature,
    errorLimit: thresholds[f] ?? NaN,
  }))
  return (row, f) => {
    const own = features[f]
    if (own === undefined) return false
    const cell = cellOf(scoredNight, row, f)
    const { value, expected } = cell
    const limit = own.feature.threshold
    if (limit !== null) return expected > limit ? value < limit : value > limit
    if (!(cell.error > own.errorLimit)) return false
    const spread = spreadOf(cell)
    const needed = Math.max(minSpreads * spread, deadbandAt(own.feature, expected))
    return Number.isNaN(spread) || Math.abs(value - expected) > needed
  }
}

/** The first row of [first, last] that meets the condition, or null. */
export function firstRow(first: number, last: number, meets: (row: number) => boolean): number | null {
  for (let row = first; row <= last; row++) if (meets(row)) return row
  return null
}
