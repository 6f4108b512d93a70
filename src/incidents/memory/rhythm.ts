import { day, hour, minute } from "../../base/index.ts"
import { strings, wallClock, type WallClock } from "../../words/index.ts"

/** Fewer times than this are no rhythm. */
const leastTimes = 3
/** Of the times that a rhythm foretells, this share must have come; and this share of what came must be foretold. */
const kept = 0.7
const told = 0.8
/** Times of day of one rhythm lie within this of their middle, ms. */
const jitter = 90 * minute
const words = strings.memory.rhythm

interface Rhythm {
  readonly text: string
  readonly holds: (date: WallClock) => boolean
}

export interface Times {
  /** Epoch ms of each onset, tonight's too; any order. */
  readonly onsets: readonly number[]
  /** The last instant that was looked at; what lies before the first onset tells nothing. */
  readonly until: number
  readonly zone: string
  /** Whether the day of an instant was looked at: a lost night is no time missed. */
  readonly seen: (instant: number) => boolean
}

/** "4th Sunday 03:00", "every day 23:30", "1st of the month 04:00", or null where the onsets show no rhythm. Daylight saving moves nothing. */
export function rhythmOf({ onsets, until, zone, seen }: Times): string | null {
  if (onsets.length < leastTimes) return null
  const minutes = onsets.map(onset => wallClock(onset, zone).minute)
  const usual = middleOf(minutes)
  if (minutes.some(at => Math.abs(circular(at - usual)) * minute > jitter)) return null
  // A day's onset counted at the usual time: what slips over midnight stays on its day.
  const dates = onsets.map((onset, i) => wallClock(onset - circular(minutes[i]! - usual) * minute, zone))
  const first = Math.min(...onsets.map((onset, i) => onset - circular(minutes[i]! - usual) * minute))
  const days = daysFrom(first, until, zone).filter(({ instant }) => seen(instant)).map(({ date }) => date)
  const best = candidatesOf(dates)
    .map(rhythm => ({ rhythm, ...scoreOf(rhythm, dates, days) }))
    .filter(({ hits, recall, precision }) => hits >= leastTimes && recall >= told && precision >= kept)
    .sort((a, b) => b.recall * b.precision - a.recall * a.precision)[0]
  return best ? `${best.rhythm.text} ${clockOf(usual)}` : null
}

/** Simplest first: of two that fit alike the first is told. */
function candidatesOf(dates: readonly WallClock[]): Rhythm[] {
  const weekdaysSeen = [...new Set(dates.map(({ weekday }) => weekday))]
  return [
    { text: words.everyDay, holds: () => true },
    { text: words.workdays, holds: ({ weekday }) => weekday > 0 && weekday < 6 },
    ...weekdaysSeen.map(day => ({ text: words.every(words.weekdays[day]!), holds: ({ weekday }: WallClock) => weekday === day })),
    ...[...new Set(dates.map(({ day }) => day))].map(at => ({ text: words.ofTheMonth(ordinal(at)), holds: ({ day }: WallClock) => day === at })),
    { text: words.lastDay, holds: date => date.day === monthLength(date) },
    ...weekdaysSeen.flatMap(day => [1, 2, 3, 4].map(nth => ({
      text: words.nth(ordinal(nth), words.weekdays[day]!),
      holds: (date: WallClock) => date.weekday === day && Math.ceil(date.day / 7) === nth,
    }))),
    ...weekdaysSeen.map(day => ({
      text: words.last(words.weekdays[day]!),
      holds: (date: WallClock) => date.weekday === day && date.day > monthLength(date) - 7,
    })),
  ]
}

function scoreOf({ holds }: Rhythm, dates: readonly WallClock[], days: readonly WallClock[]): { hits: number; recall: number; precision: number } {
  const came = new Set(dates.filter(holds).map(keyOf))
  const foretold = days.filter(holds).length
  return { hits: came.size, recall: dates.filter(holds).length / dates.length, precision: foretold === 0 ? 0 : came.size / foretold }
}

/** Each day at the time of `first`, up to `until`. */
function daysFrom(first: number, until: number, zone: string): { instant: number; date: WallClock }[] {
  const days = new Map<string, { instant: number; date: WallClock }>()
  for (let instant = first; instant <= until + hour; instant += day) {
    const date = wallClock(instant, zone)
    if (!days.has(keyOf(date))) days.set(keyOf(date), { instant, date })
  }
  return [...days.values()]
}

/** Minutes of a day around their middle, −720 to 719. */
function circular(minutes: number): number {
  return ((minutes % 1440) + 1440 + 720) % 1440 - 720
}

/** The time of day that the others lie closest around, to five minutes. */
function middleOf(minutes: readonly number[]): number {
  const reach = (middle: number): number => minutes.reduce((sum, at) => sum + Math.abs(circular(at - middle)), 0)
  const best = minutes.reduce((a, b) => (reach(b) < reach(a) ? b : a))
  return (Math.round(best / 5) * 5) % 1440
}

function keyOf({ year, month, day }: WallClock): string {
  return `${year}-${month}-${day}`
}

function monthLength({ year, month }: WallClock): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`
}

function ordinal(n: number): string {
  const teen = n % 100 > 10 && n % 100 < 14
  return `${n}${teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`
}
