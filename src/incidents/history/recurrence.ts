import { day, hour, minute, type Recurrence, type WallClock, wallClock } from "../../base/index.ts"

/** Fewer onsets than this show no pattern. */
const minOnsets = 3
/** Share of the predicted days that had an onset, and share of the onsets that were predicted. */
const minPrecision = 0.7
const minRecall = 0.8
/** Times of day of one pattern lie within this of their middle, ms. */
const jitter = 90 * minute

interface RecurrencePattern {
  /** With the minute of the day. */
  readonly at: (minute: number) => Recurrence
  readonly holds: (date: WallClock) => boolean
}

export interface RecurrenceInput {
  /** Epoch ms of each onset, tonight's too; any order. */
  readonly onsets: readonly number[]
  /** The last instant that was looked at; what lies before the first onset tells nothing. */
  readonly until: number
  readonly zone: string
  /** Whether the day of an instant was looked at: a lost night is no time missed. */
  readonly observed: (instant: number) => boolean
}

/**
 * The days and the time of day at which the onsets recur; null where they show no pattern. By wall clock of
 * the zone, so that daylight saving moves nothing.
 */
export function findRecurrence({ onsets, until, zone, observed }: RecurrenceInput): Recurrence | null {
  if (onsets.length < minOnsets) return null
  const minutes = onsets.map(onset => wallClock(onset, zone).minute)
  const timeOfDay = circularMedian(minutes)
  if (minutes.some(at => Math.abs(circular(at - timeOfDay)) * minute > jitter)) return null
  // A day's onset counted at the middle time: what slips over midnight stays on its day.
  const middles = onsets.map(onset => onset - circular(wallClock(onset, zone).minute - timeOfDay) * minute)
  const dates = middles.map(middle => wallClock(middle, zone))
  const days = daysFrom(Math.min(...middles), until, zone)
    .filter(({ instant }) => observed(instant))
    .map(({ date }) => date)
  const best = candidatePatterns(dates)
    .map(pattern => ({ pattern, ...scorePattern(pattern, dates, days) }))
    .filter(
      ({ hits, recall, precision }) => hits >= minOnsets && recall >= minRecall && precision >= minPrecision,
    )
    .sort((a, b) => b.recall * b.precision - a.recall * a.precision)[0]
  return best ? best.pattern.at(timeOfDay) : null
}

/** Simplest first: of two that fit equally well the first is taken. */
function candidatePatterns(dates: readonly WallClock[]): RecurrencePattern[] {
  const weekdays = [...new Set(dates.map(({ weekday }) => weekday))]
  const monthDays = [...new Set(dates.map(({ day }) => day))]
  return [
    { at: minute => ({ code: "every-day", params: { minute } }), holds: () => true },
    {
      at: minute => ({ code: "workdays", params: { minute } }),
      holds: ({ weekday }) => weekday > 0 && weekday < 6,
    },
    ...weekdays.map(onWeekday),
    ...monthDays.map(onDayOfMonth),
    {
      at: minute => ({ code: "last-day-of-month", params: { minute } }),
      holds: date => date.day === monthLength(date),
    },
    ...weekdays.flatMap(weekday => [1, 2, 3, 4].map(nth => onNthWeekday(weekday, nth))),
    ...weekdays.map(onLastWeekday),
  ]
}

function onWeekday(weekday: number): RecurrencePattern {
  return {
    at: minute => ({ code: "weekday", params: { minute, weekday } }),
    holds: date => date.weekday === weekday,
  }
}

function onDayOfMonth(day: number): RecurrencePattern {
  return {
    at: minute => ({ code: "day-of-month", params: { minute, day } }),
    holds: date => date.day === day,
  }
}

function onNthWeekday(weekday: number, nth: number): RecurrencePattern {
  return {
    at: minute => ({ code: "nth-weekday", params: { minute, weekday, nth } }),
    holds: date => date.weekday === weekday && Math.ceil(date.day / 7) === nth,
  }
}

function onLastWeekday(weekday: number): RecurrencePattern {
  return {
    at: minute => ({ code: "last-weekday", params: { minute, weekday } }),
    holds: date => date.weekday === weekday && date.day > monthLength(date) - 7,
  }
}

function scorePattern(
  { holds }: RecurrencePattern,
  dates: readonly WallClock[],
  days: readonly WallClock[],
): { hits: number; recall: number; precision: number } {
  const occurred = new Set(dates.filter(holds).map(dateKey))
  const predicted = days.filter(holds).length
  return {
    hits: occurred.size,
    recall: dates.filter(holds).length / dates.length,
    precision: predicted === 0 ? 0 : occurred.size / predicted,
  }
}

/** Each day at the time of `first`, up to `until`. */
function daysFrom(first: number, until: number, zone: string): { instant: number; date: WallClock }[] {
  const days = new Map<string, { instant: number; date: WallClock }>()
  for (let instant = first; instant <= until + hour; instant += day) {
    const date = wallClock(instant, zone)
    if (!days.has(dateKey(date))) days.set(dateKey(date), { instant, date })
  }
  return [...days.values()]
}

/** Minutes of a day around their middle, −720 to 719. */
function circular(minutes: number): number {
  return (((minutes % 1440) + 1440 + 720) % 1440) - 720
}

/** The time of day that the others lie closest around, to five minutes. */
function circularMedian(minutes: readonly number[]): number {
  const totalDistance = (middle: number): number =>
    minutes.reduce((sum, at) => sum + Math.abs(circular(at - middle)), 0)
  const best = minutes.reduce((a, b) => (totalDistance(b) < totalDistance(a) ? b : a))
  return (Math.round(best / 5) * 5) % 1440
}

function dateKey({ year, month, day }: WallClock): string {
  return `${year}-${month}-${day}`
}

function monthLength({ year, month }: WallClock): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
