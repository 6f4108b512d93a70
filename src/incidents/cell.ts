import type { ScoredNight } from "./anomalies.ts"

/** One feature in one row of the night, in the feature's unit; NaN = missing or unknown. */
export interface Cell {
  readonly value: number
  readonly expected: number
  readonly lower: number
  readonly upper: number
  /** Normalised reconstruction error. */
  readonly error: number
}

export function cellOf(
  { night, scores }: Pick<ScoredNight, "night" | "scores">,
  row: number,
  feature: number,
): Cell {
  const at = row * scores.features.length + feature
  return {
    value: night.values[at] ?? NaN,
    expected: scores.expected[at] ?? NaN,
    lower: scores.lower[at] ?? NaN,
    upper: scores.upper[at] ?? NaN,
    error: scores.errors[at] ?? NaN,
  }
}

/** Half the expected range's width: the unit of deviations. */
export function spreadOf({ lower, upper }: Cell): number {
  return (upper - lower) / 2
}
