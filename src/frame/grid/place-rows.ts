import type { Feature } from "../../base/index.ts"
import { toRates } from "../feature-kind.ts"
import type { Grid } from "./grid.ts"
import { placementsOf, placeOnGrid, readTimes } from "./grid-column.ts"
import type { RawPart } from "../raw-table.ts"

/** Consecutive rows of a grid that is known, and what they hold. */
export interface PlaceRule {
  /** Epoch ms of the first row, and ms between rows. */
  readonly start: number
  readonly step: number
  readonly rows: number
  readonly features: readonly Pick<Feature, "name" | "kind">[]
}

/**
 * A host's values as `align` places them, on a known grid by known kinds: [rows × features], NaN = missing. A
 * counter has no rate in the first row. Other columns are left out.
 */
export function placeRows(
  parts: readonly RawPart[],
  { start, step, rows, features }: PlaceRule,
): Float32Array {
  const grid: Grid = {
    step,
    historyStart: start,
    historyRows: rows,
    nightStart: start + rows * step,
    nightRows: 0,
  }
  const placements = placementsOf(parts, grid)
  const placed = new Float32Array(rows * features.length).fill(NaN)
  features.forEach(({ name, kind }, f) => {
    const own = placements.get(name)
    if (own === undefined) return
    const { values } = placeOnGrid(own, grid)
    if (kind === "counter") toRates(values, readTimes(own, grid), grid)
    values.forEach((value, row) => (placed[row * features.length + f] = value))
  })
  return placed
}
