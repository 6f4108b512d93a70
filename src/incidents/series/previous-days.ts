import {
  day,
  type Frame,
  type MemberSeries,
  minute,
  type PreviousDay,
  type TimeSpan,
  wallClock,
} from "../../base/index.ts"
import { minMaxIndices } from "../../stats/index.ts"

export interface PreviousDaysInput {
  readonly history: Frame
  readonly feature: string
  /** From the first row drawn to the last. */
  readonly span: TimeSpan
  /** IANA zone whose clock says which hours are the same. */
  readonly zone: string
}

const maxDays = 7
/** Two points each: the chart is 335 px wide. */
const buckets = 165

/**
 * The same hours by the clock of `span` on up to seven days before it, the latest first, as far as the
 * history holds them: at most 330 points a day, null where the history ends or has no value. A day that holds
 * none is left out; undefined where no day is left.
 */
export function previousDays({
  history,
  feature,
  span,
  zone,
}: PreviousDaysInput): MemberSeries["previousDays"] {
  const column = history.features.findIndex(({ name }) => name === feature)
  const end = history.start + history.rows * history.step
  const nearest = Math.max(1, Math.ceil((span.end - end) / day))
  const starts = Array.from({ length: maxDays }, (_, i) => sameClock(span.start, nearest + i, zone))
  const days =
    column < 0
      ? []
      : starts.flatMap(start => dayOf(history, column, { start, end: start + span.end - span.start }))
  return days.length === 0 ? undefined : { feature, days }
}

/** The instant `back` days before `time` at which clocks of `zone` show the same. */
function sameClock(time: number, back: number, zone: string): number {
  const moved = time - back * day
  const ahead = wallClock(moved, zone).minute - wallClock(time, zone).minute
  const shift = ahead > 720 ? ahead - 1440 : ahead < -720 ? ahead + 1440 : ahead
  return moved - shift * minute
}

function dayOf(
  { start, step, rows, features, values }: Frame,
  column: number,
  span: TimeSpan,
): PreviousDay[] {
  const first = Math.round((span.start - start) / step)
  const length = Math.round((span.end - span.start) / step) + 1
  const valueAt = (row: number): number =>
    row < 0 || row >= rows ? NaN : (values[row * features.length + column] ?? NaN)
  const curve = Float32Array.from({ length }, (_, i) => valueAt(first + i))
  if (!curve.some(Number.isFinite)) return []
  const kept = Array.from(minMaxIndices(curve, buckets))
  return [
    {
      start: span.start,
      times: kept.map(i => start + (first + i) * step),
      values: kept.map(i => roundForChart(curve[i] ?? NaN)),
    },
  ]
}

/**
 * A value for a chart: five significant digits are more than it shows, and halve the file. Null where there
 * is none.
 */
export function roundForChart(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : null
}
