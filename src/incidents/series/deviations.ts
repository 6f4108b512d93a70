import type { Frame, MemberSeries, Scores } from "../../base/index.ts"
import type { Span } from "../anomalies.ts"
import { cellOf, spreadOf } from "../cell.ts"

export interface DeviationInput {
  readonly night: Frame
  readonly scores: Scores
  readonly span: Span
  /** In the order of the heat map's rows. */
  readonly features: readonly string[]
}

/** A 24 h night in five-minute cells. */
const maxCells = 288
/** A value that leaves a range without width (a feature that never moved) counts as this many spreads. */
const constantDeviation = 10

/**
 * |value − expected| in usual spreads (half the range's width), the highest of each cell; null where a cell
 * has no value.
 */
export function featureDeviations({
  night,
  scores,
  span,
  features,
}: DeviationInput): MemberSeries["deviations"] {
  const rows = span.last - span.first + 1
  const rowsPerCell = Math.max(1, Math.ceil(rows / maxCells))
  const cells = Math.ceil(rows / rowsPerCell)
  const values = features.map(name => {
    const feature = scores.features.indexOf(name)
    return Array.from({ length: cells }, (_, cell) => {
      const first = span.first + cell * rowsPerCell
      const length = Math.min(rowsPerCell, span.last + 1 - first)
      const deviations = Array.from({ length }, (_, i) => deviationAt({ night, scores }, first + i, feature))
      const known = deviations.filter(deviation => !Number.isNaN(deviation))
      return known.length === 0 ? null : Math.round(Math.max(...known) * 100) / 100
    })
  })
  return { start: scores.start + span.first * scores.step, cell: rowsPerCell * scores.step, features, values }
}

function deviationAt(
  scoredNight: Pick<DeviationInput, "night" | "scores">,
  row: number,
  feature: number,
): number {
  const cell = cellOf(scoredNight, row, feature)
  const residual = Math.abs(cell.value - cell.expected)
  const spread = spreadOf(cell)
  if (spread === 0 && !Number.isNaN(residual)) return residual === 0 ? 0 : constantDeviation
  return residual / spread
}
