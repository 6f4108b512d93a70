import type { Contribution, Direction } from "../../base/index.ts"
import type { ScoredNight, Span } from "../anomalies.ts"
import { type Cell, cellOf, spreadOf } from "../cell.ts"

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
  scoredNight: Pick<ScoredNight, "night" | "scores">,
  { first, last }: Span,
  feature: number,
): Extreme {
  const cells = Array.from({ length: last - first + 1 }, (_, i) => {
    const cell = cellOf(scoredNight, first + i, feature)
    return { ...cell, row: first + i, residual: cell.value - cell.expected }
  }).filter(({ residual }) => !Number.isNaN(residual))
  const furthest = furthestOf(cells)
  if (furthest === null)
    return { row: null, direction: "both", actual: null, expected: null, range: null, deviation: null }
  const { row, value, expected, lower, upper, residual } = furthest
  const spread = spreadOf(furthest)
  const sum = (of: (cell: ResidualCell) => number): number =>
    cells.reduce((total, cell) => total + Math.max(0, of(cell)), 0)
  const above = sum(cell => cell.value - numberOr(cell.upper, cell.expected))
  const below = sum(cell => numberOr(cell.lower, cell.expected) - cell.value)
  return {
    row,
    direction: directionOf(above, below, residual),
    actual: value,
    expected,
    range: Number.isFinite(spread) ? [lower, upper] : null,
    deviation: spread > 0 ? Math.abs(residual) / spread : null,
  }
}

interface ResidualCell extends Cell {
  readonly row: number
  /** Value − expected value. */
  readonly residual: number
}

/** Of the cells nearly as far from their expected value as the furthest: the most extreme value. */
function furthestOf(cells: readonly ResidualCell[]): ResidualCell | null {
  const [initial, ...others] = cells
  if (!initial) return null
  const furthest = others.reduce(
    (best, cell) => (Math.abs(cell.residual) > Math.abs(best.residual) ? cell : best),
    initial,
  )
  const side = Math.sign(furthest.residual)
  const nearLimit = nearExtremeShare * Math.abs(furthest.residual)
  return cells
    .filter(({ residual }) => side * residual >= nearLimit)
    .reduce((best, cell) => {
      const beyond = side * (cell.value - best.value)
      return beyond > 0 || (beyond === 0 && cell.row < best.row) ? cell : best
    }, furthest)
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
