import type { Frame } from "../../base/index.ts"

/**
 * How much more a deviation counts that hurts. Of 2, 3 and 4, 2 named more marked causes than 1 in each of
 * five families of labelled servers.
 */
const harmWeight = 2

/**
 * The weight of each value of the night, [rows × features]: `harmWeight` where it lies on the side of its
 * expected value that hurts, otherwise 1. Under a fault starved neighbours fall, and must not rank first.
 */
export function harmWeights({ features, values }: Frame, expected: Float32Array): Float32Array {
  const signs = features.map(({ harm }) => (harm === "rise" ? 1 : harm === "fall" ? -1 : 0))
  const width = features.length
  return values.map((value, at) => ((value - expected[at]!) * signs[at % width]! > 0 ? harmWeight : 1))
}
