import type { Contribution, Direction } from "../base/index.ts"
import type { Span } from "./anomalies.ts"
import type { Evidence } from "./evidence.ts"

/** How one feature left its usual range during a span, and in which row it was furthest. */
export interface Departure extends Pick<Contribution, "direction" | "actual" | "expected" | "range" | "spreads"> {
  readonly row: number | null
}

/** With at least this share of all that left the range on the side away from the furthest value, a feature went both ways. */
const otherSide = 0.25

/** The row whose value is furthest from the expected one; nulls where no row of the span has both. */
export function departureOf({ night, scores }: Pick<Evidence, "night" | "scores">, { first, last }: Span, feature: number): Departure {
  const width = scores.features.length
  let [row, distance, above, below] = [-1, -1, 0, 0]
  for (let r = first; r <= last; r++) {
    const at = r * width + feature
    const [value, away] = [night.values[at]!, Math.abs(night.values[at]! - scores.expected[at]!)]
    if (Number.isNaN(away)) continue
    if (away > distance) [row, distance] = [r, away]
    above += Math.max(0, value - numberOr(scores.upper[at]!, scores.expected[at]!))
    below += Math.max(0, numberOr(scores.lower[at]!, scores.expected[at]!) - value)
  }
  if (row < 0) return { row: null, direction: "both", actual: null, expected: null, range: null, spreads: null }
  const at = row * width + feature
  const [actual, expected, lower, upper] = [night.values[at]!, scores.expected[at]!, scores.lower[at]!, scores.upper[at]!]
  const spread = (upper - lower) / 2
  return {
    row,
    direction: directionOf(above, below, actual - expected),
    actual,
    expected,
    range: Number.isFinite(spread) ? [lower, upper] : null,
    spreads: spread > 0 ? distance / spread : null,
  }
}

/** Where the furthest value lies, unless much of what left the range did so on the other side. */
function directionOf(above: number, below: number, furthest: number): Direction {
  const opposite = furthest > 0 ? below : above
  if (furthest === 0 || (opposite > 0 && opposite >= otherSide * (above + below))) return "both"
  return furthest > 0 ? "up" : "down"
}

function numberOr(value: number, instead: number): number {
  return Number.isNaN(value) ? instead : value
}
