/** What speaks for each feature; all [rows × features], ≥ 0, NaN where unknown. */
export interface ContributionSignals {
  /** Errors in units of the feature's own. */
  readonly normalised: Float32Array
  /** Errors in scaled units. */
  readonly raw: Float32Array
  /** Squared distance from the surroundings. */
  readonly distances: Float32Array
  /** See `harmWeights`; null = all 1. */
  readonly weights?: Float32Array | null
}

const exponent = 1 / 4

/**
 * Each feature's share of its row's anomaly: the fourth root of normalised error × raw error × distance,
 * times its weight, divided by its sum over features. A cause is badly rebuilt by its own standard, moves
 * much, and left the place where it was a moment ago; any one alone misleads, and the root keeps one extreme
 * row from speaking for a whole incident. A row without a score is all NaN; where nothing speaks for any
 * feature, each known one has the same share.
 */
export function contributionsOf(
  { normalised, raw, distances, weights }: ContributionSignals,
  score: Float32Array,
): Float32Array {
  const width = normalised.length / score.length
  const shares = new Float32Array(normalised.length).fill(NaN)
  score.forEach((value, row) => {
    if (value !== value) return
    const [from, to] = [row * width, (row + 1) * width]
    let total = 0
    let known = 0
    for (let at = from; at < to; at++) {
      const missing = normalised[at] !== normalised[at]
      const share = missing
        ? 0
        : (normalised[at]! * raw[at]! * (distances[at] === distances[at] ? distances[at]! : 1)) ** exponent *
          (weights?.[at] ?? 1)
      shares[at] = share
      total += share
      known += missing ? 0 : 1
    }
    for (let at = from; at < to; at++) {
      if (total > 0) shares[at] = shares[at]! / total
      else shares[at] = normalised[at] === normalised[at] ? 1 / known : 0
    }
  })
  return shares
}
