import type { Contribution, Direction } from "../../base/index.ts"
import type { ScoredNight, Span } from "../anomalies.ts"

/** How one feature left its usual range during a span, and in which row it was furthest. */
export interface Extreme extends Pick<
  Contribution,
  "direction" | "actual" | "expected" | "range" | "deviation"
> {
  readonly row: number | null
}

/**
 * With at least this share of all that left the range on the side away from the furthest value, a feature
 * went both ways.
 */
const bothSidesShare = 0.25

/**
 * Values at least this share of the greatest distance away are as far; of them the most extreme is told, and
 * of equals the first, so that words and charts name one peak.
 */
const nearExtremeShare = 0.95

/** The row whose value is furthest from the expected one; nulls where no row of the span has both. */
export function findExtreme(
  { night, scores }: Pick<ScoredNight, "night" | "scores">,
  { first, last }: Span,
  feature: number,
): Extreme {
  const cell = (row: number): number => row * scores.features.length + feature
  const value = (row: number): number => night.values[cell(row)]!
  const residual = (row: number): number => value(row) - scores.expected[cell(row)]!
  let [row, above, below] = [-1, 0, 0]
  for (let r = first; r <= last; r++) {
    if (Number.isNaN(residual(r))) continue
    if (row < 0 || Math.abs(residual(r)) > Math.abs(residual(row))) row = r
    above += Math.max(0, value(r) - numberOr(scores.upper[cell(r)]!, scores.expected[cell(r)]!))
    below += Math.max(0, numberOr(scores.lower[cell(r)]!, scores.expected[cell(r)]!) - value(r))
  }
  if (row < 0)
    return { row: null, direction: "both", actual: null, expected: null, range: null, deviation: null }
  const [side, nearLimit] = [Math.sign(residual(row)), nearExtremeShare * Math.abs(residual(row))]
  for (let r = first; r <= last; r++) {
    const beyond = side * residual(r) >= nearLimit ? side * (value(r) - value(row)) : -1
    if (beyond > 0 || (beyond === 0 && r < row)) row = r
  }
  const [lower, upper] = [scores.lower[cell(row)]!, scores.upper[cell(row)]!]
  const spread = (upper - lower) / 2
  return {
    row,
    direction: directionOf(above, below, residual(row)),
    actual: value(row),
    expected: scores.expected[cell(row)]!,
    range: Number.isFinite(spread) ? [lower, upper] : null,
    deviation: spread > 0 ? Math.abs(residual(row)) / spread : null,
  }
}

/** Where the furthest value lies, unless much of what left the range did so on the other side. */
function directionOf(above: number, below: number, furthest: number): Direction {
  const opposite = furthest > 0 ? below : above
  if (furthest === 0 || (opposite > 0 && opposite >= bothSidesShare * (above + below))) return "both"
  return furthest > 0 ? "up" : "down"
}

function numberOr(value: number, fallback: number): number {
  return Number.isNaN(value) ? fallback : value
}
