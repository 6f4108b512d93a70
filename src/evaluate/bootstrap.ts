import { quantileOfSorted, seeded } from "../stats/index.ts"

export type Bounds = readonly [low: number, high: number]

const draws = 2000
const outside = 0.025

/**
 * 95 % interval of the mean by the percentile bootstrap (Efron 1979): `draws` samples with replacement, as
 * many values each. The seed decides it. Null with fewer than two values.
 */
export function bootstrap(values: readonly number[], seed: string): Bounds | null {
  return bootstrapOfFamilies([values], seed)
}

/** The same of the mean of families' means, each drawn within itself. Null where none has two values. */
export function bootstrapOfFamilies(families: readonly (readonly number[])[], seed: string): Bounds | null {
  if (!families.some(({ length }) => length >= 2)) return null
  const random = seeded(`bootstrap/${seed}`)
  const drawn = (values: readonly number[]): number =>
    values.reduce(sum => sum + (values[random.integer(values.length)] ?? NaN), 0) / values.length
  const means = Float64Array.from(
    { length: draws },
    () => families.reduce((sum, values) => sum + drawn(values), 0) / families.length,
  )
  means.sort()
  return [quantileOfSorted(means, outside), quantileOfSorted(means, 1 - outside)]
}
