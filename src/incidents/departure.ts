import type { Contribution, Direction } from "../base/index.ts"
import type { Span } from "./anomalies.ts"
import type { Evidence } from "./evidence.ts"

/** How one feature left its usual range during a span, and in which row it was furthest. */
export interface Departure extends Pick<Contribution, "direction" | "actual" | "expected" | "range" | "spreads"> {
  readonly row: number | null
}

/** With at least this share of all that left the range on the side away from the furthest value, a feature went both ways. */
const otherSide = 0.25

/**
 * Values at least this share of the greatest distance away are as far; of them the most extreme is told, and of equals the first, so that words and
 * charts name one peak.
 */
const asFar = 0.95

/** The row whose value is furthest from the expected one; nulls where no row of the span has both. */
export function departureOf({ night, scores }: Pick<Evidence, "night" | "scores">, { first, last }: Span, feature: number): Departure {
  const cell = (row: number): number => row * scores.features.length + feature
  const value = (row: number): number => night.values[cell(row)]!
  const away = (row: number): number => value(row) - scores.expected[cell(row)]!
  let [row, above, below] = [-1, 0, 0]
  for (let r = first; r <= last; r++) {
    if (Number.isNaN(away(r))) continue
    if (row < 0 || Math.abs(away(r)) > Math.abs(away(row))) row = r
    above += Math.max(0, value(r) - numberOr(scores.upper[cell(r)]!, scores.expected[cell(r)]!))
    below += Math.max(0, numberOr(scores.lower[cell(r)]!, scores.expected[cell(r)]!) - value(r))
  }
  if (row < 0) return { row: null, direction: "both", actual: null, expected: null, range: null, spreads: null }
  const [side, near] = [Math.sign(away(row)), asFar * Math.abs(away(row))]
  for (let r = first; r <= last; r++) {
    const beyond = side * away(r) >= near ? side * (value(r) - value(row)) : -1
    if (beyond > 0 || (beyond === 0 && r < row)) row = r
  }
  const [lower, upper] = [scores.lower[cell(row)]!, scores.upper[cell(row)]!]
  const spread = (upper - lower) / 2
  return {
    row,
    direction: directionOf(above, below, away(row)),
    actual: value(row),
    expected: scores.expected[cell(row)]!,
    range: Number.isFinite(spread) ? [lower, upper] : null,
    spreads: spread > 0 ? Math.abs(away(row)) / spread : null,
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
