import { formatDateTime, formatRange, formatValue, zoneName } from "../words/index.ts"
import type { ChartTable, TimeSpan } from "./chart.ts"

interface SlotPoint {
  readonly t: number
  readonly v: number | null
  readonly lo: number | null
  readonly hi: number | null
  readonly flagged: boolean
}

const minute = 60_000
const lengths = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 10_080].map(m => m * minute)

/** The table twin of a curve: at most 24 slots of round length, each with its lowest and highest value and the usual range over it. */
export function slotTable(points: readonly SlotPoint[], { span, zone, unit }: { span: TimeSpan; zone: string; unit: string }): ChartTable {
  const length = lengths.find(l => (span.end - span.start) / l <= 24) ?? (span.end - span.start) / 24
  const slots = Array.from({ length: Math.ceil((span.end - span.start) / length) }, (_, i) => span.start + i * length)
  const rows = slots.map(from => {
    const inside = points.filter(p => p.t >= from && p.t < from + length)
    const flagged = inside.some(p => p.flagged) ? "yes" : "no"
    return [formatDateTime(from, zone), rangeOf(inside.map(p => p.v), unit), rangeOf(inside.flatMap(p => [p.lo, p.hi]), unit), inside.length === 0 ? "no data" : flagged]
  })
  return { head: [`From (${zoneName(span.start, zone)})`, "Lowest–highest", "Usual range", "Anomalous rows"], rows }
}

function rangeOf(values: readonly (number | null)[], unit: string): string {
  const known = values.filter(v => v !== null)
  if (known.length === 0) return "no data"
  const [low, high] = [Math.min(...known), Math.max(...known)]
  return low === high ? formatValue(low, unit) : formatRange([low, high], unit)
}
