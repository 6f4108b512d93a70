import { day, minute, type TimeSpan } from "../../base/index.ts"
import { formatDateTime, formatTime } from "../../text/index.ts"

export interface Tick {
  readonly value: number
  readonly label: string
}

/**
 * Round local times of `zone` inside `span`, at least 58 px apart on `width` px; midnight shows its date. A
 * repeated hour is ticked twice, a skipped one not at all: the axis is true time.
 */
export function timeTicks(span: TimeSpan, zone: string, width: number): readonly Tick[] {
  const minMinutes = ((span.end - span.start) * minSpacing) / width / minute
  const step = steps.find(s => s >= minMinutes)
  return step === undefined
    ? midnights(span, zone, Math.ceil((minMinutes * minute) / day))
    : wallClock(span, zone, step)
}

/** Width of "19 Nov" with margins, px. */
const minSpacing = 58
/** Minutes, less than a day. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720]

function wallClock(span: TimeSpan, zone: string, step: number): readonly Tick[] {
  const instants = grid(span, step < 15 ? 1 : 15).map(t => ({ value: t, clock: minuteOfDay(t, zone) }))
  const label = (value: number, clock: number): string =>
    clock === 0 ? dateOf(value, zone) : formatTime(value, zone)
  return instants
    .filter(i => i.clock % step === 0)
    .map(({ value, clock }) => ({ value, label: label(value, clock) }))
}

/**
 * The first instant of every `every`-th local day, even where that day has no 00:00. Searches only hours in
 * which the date changes.
 */
function midnights(span: TimeSpan, zone: string, every: number): readonly Tick[] {
  const begins = (t: number): boolean => dateOf(t, zone) !== dateOf(t - 15 * minute, zone)
  const hours = grid(span, 60).map(t => ({ t, date: dateOf(t, zone) }))
  const turning = hours
    .filter(({ date, t }, i) => date !== (hours[i - 1]?.date ?? dateOf(t - 60 * minute, zone)))
    .map(({ t }) => t)
  const tail = span.end - (span.end % (60 * minute)) + 60 * minute
  const quarterHours = [...turning, tail].flatMap(t => [45, 30, 15, 0].map(back => t - back * minute))
  const starts = quarterHours.filter(t => t >= span.start && t <= span.end && begins(t))
  return starts.filter((_, i) => i % every === 0).map(t => ({ value: t, label: dateOf(t, zone) }))
}

/** All local multiples of `minutes` in the span; every zone's offset is a multiple of 15 min. */
function grid({ start, end }: TimeSpan, minutes: number): readonly number[] {
  const step = minutes * minute
  const first = Math.ceil(start / step)
  return Array.from({ length: Math.max(0, Math.floor(end / step) - first + 1) }, (_, i) => (first + i) * step)
}

function minuteOfDay(ms: number, zone: string): number {
  const [hours, minutes] = formatTime(ms, zone).split(":")
  return Number(hours) * 60 + Number(minutes)
}

/** "19 Nov". */
function dateOf(ms: number, zone: string): string {
  return formatDateTime(ms, zone).replace(/ \S+$/, "")
}
