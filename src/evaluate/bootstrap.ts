import { quantileOfSorted, seeded } from "../stats/index.ts"

export type Bounds = readonly [low: number, high: number]

const draws = 2000
const outside = 0.025

/**
 * 95 % interval of the mean by the percentile bootstrap (Efron 1979): `draws` samples with replacement, as
 * many values each. The seed decides it. Null with fewer than two values.
 */
export function bootstrap(values: readonly number[], seed: string): Bounds | null {
  if (values.length < 2) return null
  const random = seeded(`bootstrap/${seed}`)
  const means = Float64Array.from(
    { length: draws },
    () => values.reduce(sum => sum + values[random.integer(values.length)]!, 0) / values.length,
  )
  means.sort()
  return [quantileOfSorted(means, outside), quantileOfSorted(means, 1 - outside)]
}
