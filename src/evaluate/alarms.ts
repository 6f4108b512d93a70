import { day, minute } from "../base/index.ts"
import { mean } from "../stats/index.ts"
import { countOf } from "./ranking.ts"
import { type Alarm, type Predictions, segmentsOf, type Truth } from "./truth.ts"

/** What the run's own threshold does. Null where nothing can be said: no labelled row, no alarm, no time. */
export interface AlarmMetrics {
  /** Of the rows that the run calls anomalies. */
  readonly f1: number | null
  /** Share of labelled segments that an incident overlaps. */
  readonly recall: number | null
  /** Incidents that overlap no labelled segment, a day. */
  readonly falsePerDay: number | null
  /** Share of the rows inside incidents that are labelled; 0 without an incident. */
  readonly precision: number
  /** Share of all rows that lie inside incidents: an endless alarm shows here. */
  readonly alarmShare: number
  /**
   * Minutes from a found segment's first row to the first incident over it, 0 where that began before; mean.
   */
  readonly delay: number | null
}

export function alarmMetrics({ times, labels }: Truth, { anomalous, alarms }: Predictions): AlarmMetrics {
  const timeAt = (row: number): number => times.at(row) ?? NaN
  const labelled = (flags: Uint8Array): number => countOf(flags.filter((_, row) => labels[row] === 1))
  const segments = segmentsOf(labels).map(({ first, last }) => ({ start: timeAt(first), end: timeAt(last) }))
  const inside = rowsInside(times, alarms)
  const found = segments.flatMap(segment => {
    const overlapping = alarms.filter(alarm => overlap(alarm, segment))
    return overlapping.length === 0
      ? []
      : [Math.max(0, Math.min(...overlapping.map(({ start }) => start)) - segment.start) / minute]
  })
  const days = (timeAt(-1) - timeAt(0)) / day
  const falseAlarms = alarms.filter(alarm => !segments.some(segment => overlap(alarm, segment))).length
  const covered = countOf(inside)
  return {
    f1:
      segments.length === 0
        ? null
        : (2 * labelled(anomalous)) / Math.max(countOf(anomalous) + countOf(labels), 1),
    recall: segments.length === 0 ? null : found.length / segments.length,
    falsePerDay: days > 0 ? falseAlarms / days : null,
    precision: covered === 0 ? 0 : labelled(inside) / covered,
    alarmShare: inside.length === 0 ? 0 : covered / inside.length,
    delay: found.length === 0 ? null : mean(found),
  }
}

interface TimeRange {
  readonly start: number
  readonly end: number
}

/** Both ends belong to a stretch. */
export function overlap(a: TimeRange, b: TimeRange): boolean {
  return a.start <= b.end && b.start <= a.end
}

function rowsInside(times: Float64Array, alarms: readonly Alarm[]): Uint8Array {
  return Uint8Array.from(times, time =>
    alarms.some(({ start, end }) => time >= start && time <= end) ? 1 : 0,
  )
}
