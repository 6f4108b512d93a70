import { minute, type TimeSpan } from "../../base/index.ts"
import { formatDateTime, formatRange, formatValue, zoneName } from "../../text/index.ts"
import type { ChartTable } from "./chart.ts"
import type { CurvePoint } from "./curve.ts"
import { chart } from "../wording.ts"

export interface DataTableInput {
  readonly span: TimeSpan
  readonly zone: string
  readonly unit: string
  /** Heading of the range column; null where the points have no range. */
  readonly rangeHead?: string | null
  /** Heading of the `flagged` column. */
  readonly flaggedHead?: string
}

const { noData, slots: words, yesNo } = chart
const lengths = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 10_080].map(m => m * minute)

/**
 * A curve as a table of at most 24 slots of round length, each with its lowest and highest value and its
 * expected range.
 */
export function dataTable(points: readonly CurvePoint[], input: DataTableInput): ChartTable {
  const { span, zone, unit, rangeHead = words.expectedRange, flaggedHead = words.flagged } = input
  const length = lengths.find(l => (span.end - span.start) / l <= 24) ?? (span.end - span.start) / 24
  const slots = Array.from(
    { length: Math.ceil((span.end - span.start) / length) },
    (_, i) => span.start + i * length,
  )
  const rows = slots.map(from => {
    const inside = points.filter(p => p.t >= from && p.t < from + length)
    const flagged = inside.length === 0 ? noData : inside.some(p => p.flagged) ? yesNo.yes : yesNo.no
    return [
      formatDateTime(from, zone),
      rangeOf(
        inside.map(p => p.v),
        unit,
      ),
      ...(rangeHead === null ? [] : [rangeOf(inside.flatMap(bandOf), unit)]),
      flagged,
    ]
  })
  const ranges = rangeHead === null ? [] : [rangeHead]
  return { head: [words.from(zoneName(span.start, zone)), words.values, ...ranges, flaggedHead], rows }
}

function bandOf({ lo, hi }: CurvePoint): readonly (number | null)[] {
  return [lo, hi]
}

function rangeOf(values: readonly (number | null)[], unit: string): string {
  const known = values.filter(v => v !== null)
  if (known.length === 0) return noData
  const [low, high] = [Math.min(...known), Math.max(...known)]
  return low === high ? formatValue(low, unit) : formatRange([low, high], unit)
}
