import { day, hour, minute } from "../../base/index.ts"
import { strings, type WallClock, wallClock } from "../../text/index.ts"

/** Fewer times than this are no rhythm. */
const minOnsets = 3
/**
 * Of the times that a rhythm foretells, this share must have come; and this share of what came must be
 * foretold.
 */
const minPrecision = 0.7
const minRecall = 0.8
/** Times of day of one rhythm lie within this of their middle, ms. */
const jitter = 90 * minute
const words = strings.memory.recurrence

interface RecurrencePattern {
  readonly text: string
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
 * "4th Sunday 03:00", "every day 23:30", "1st of the month 04:00", or null where the onsets show no rhythm.
 * Daylight saving moves nothing.
 */
export function findRecurrence({ onsets, until, zone, observed }: RecurrenceInput): string | null {
  if (onsets.length < minOnsets) return null
  const minutes = onsets.map(onset => wallClock(onset, zone).minute)
  const timeOfDay = circularMedian(minutes)
  if (minutes.some(at => Math.abs(circular(at - timeOfDay)) * minute > jitter)) return null
  // A day's onset counted at the usual time: what slips over midnight stays on its day.
  const dates = onsets.map((onset, i) => wallClock(onset - circular(minutes[i]! - timeOfDay) * minute, zone))
  const first = Math.min(...onsets.map((onset, i) => onset - circular(minutes[i]! - timeOfDay) * minute))
  const days = daysFrom(first, until, zone)
    .filter(({ instant }) => observed(instant))
    .map(({ date }) => date)
  const best = candidatePatterns(dates)
    .map(pattern => ({ rhythm: pattern, ...scorePattern(pattern, dates, days) }))
    .filter(
      ({ hits, recall, precision }) => hits >= minOnsets && recall >= minRecall && precision >= minPrecision,
    )
    .sort((a, b) => b.recall * b.precision - a.recall * a.precision)[0]
  return best ? `${best.rhythm.text} ${formatClock(timeOfDay)}` : null
}

/** Simplest first: of two that fit alike the first is told. */
function candidatePatterns(dates: readonly WallClock[]): RecurrencePattern[] {
  const weekdaysSeen = [...new Set(dates.map(({ weekday }) => weekday))]
  return [
    { text: words.everyDay, holds: () => true },
    { text: words.workdays, holds: ({ weekday }) => weekday > 0 && weekday < 6 },
    ...weekdaysSeen.map(day => ({
      text: words.every(words.weekdays[day]!),
      holds: ({ weekday }: WallClock) => weekday === day,
    })),
    ...[...new Set(dates.map(({ day }) => day))].map(at => ({
      text: words.ofTheMonth(ordinal(at)),
      holds: ({ day }: WallClock) => day === at,
    })),
    { text: words.lastDay, holds: date => date.day === monthLength(date) },
    ...weekdaysSeen.flatMap(day =>
      [1, 2, 3, 4].map(nth => ({
        text: words.nth(ordinal(nth), words.weekdays[day]!),
        holds: (date: WallClock) => date.weekday === day && Math.ceil(date.day / 7) === nth,
      })),
    ),
    ...weekdaysSeen.map(day => ({
      text: words.last(words.weekdays[day]!),
      holds: (date: WallClock) => date.weekday === day && date.day > monthLength(date) - 7,
    })),
  ]
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

function formatClock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`
}

function ordinal(n: number): string {
  const teen = n % 100 > 10 && n % 100 < 14
  return `${n}${teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`
}
