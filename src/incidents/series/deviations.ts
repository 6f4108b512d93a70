import type { Frame, MemberSeries, Scores } from "../../base/index.ts"
import type { Span } from "../anomalies.ts"

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
    const cell = new Float64Array(cells).fill(NaN)
    for (let row = span.first; row <= span.last; row++) {
      const at = Math.floor((row - span.first) / rowsPerCell)
      const deviation = deviationAt(night, scores, row * scores.features.length + feature)
      if (!(deviation <= cell[at]!) && !Number.isNaN(deviation)) cell[at] = deviation
    }
    return Array.from(cell, value => (Number.isNaN(value) ? null : Math.round(value * 100) / 100))
  })
  return { start: scores.start + span.first * scores.step, cell: rowsPerCell * scores.step, features, values }
}

function deviationAt(night: Frame, scores: Scores, at: number): number {
  const residual = Math.abs(night.values[at]! - scores.expected[at]!)
  const spread = (scores.upper[at]! - scores.lower[at]!) / 2
  if (spread === 0 && !Number.isNaN(residual)) return residual === 0 ? 0 : constantDeviation
  return residual / spread
}
