import { RRuleTemporal } from "rrule-temporal"
import { type CalendarEvent, day, firstLine, type TimeSpan } from "../../base/index.ts"
import { checkedInstant, wallTime } from "./instant.ts"

const parts = /^(RRULE:)?[A-Z]+=[^=;\s]+(;[A-Z]+=[^=;\s]+)*;?$/i
const known = [
  "FREQ",
  "INTERVAL",
  "COUNT",
  "UNTIL",
  "BYSECOND",
  "BYMINUTE",
  "BYHOUR",
  "BYDAY",
  "BYMONTHDAY",
  "BYYEARDAY",
  "BYWEEKNO",
  "BYMONTH",
  "BYSETPOS",
  "WKST",
]

/** The problem of an event's rule, as the end of a sentence; null for a valid rule. `start` is epoch ms. */
export function recurrenceProblem(rrule: string, start: number): string | null {
  const got = `got ${JSON.stringify(rrule)}`
  if (!parts.test(rrule)) return `expected a recurrence rule such as FREQ=WEEKLY;BYDAY=SU, ${got}`
  const pairs = rrule
    .replace(/^RRULE:/i, "")
    .split(";")
    .filter(Boolean)
    .map(part => part.split("="))
  const unknownPart = pairs.find(([name = ""]) => !known.includes(name.toUpperCase()))
  if (unknownPart)
    return `there is no part ${unknownPart[0]} in recurrence rules; they are ${known.join(", ")}`
  const numbers = pairs.find(
    ([name = "", value = ""]) => /^(INTERVAL|COUNT)$/i.test(name) && !/^[1-9]\d{0,5}$/.test(value),
  )
  if (numbers) return `${numbers[0]}: expected a whole number above 0, got ${JSON.stringify(numbers[1])}`
  if (/FREQ=(SECONDLY|MINUTELY)/i.test(rrule))
    return "what comes every minute or second is no event of a calendar"
  try {
    between(rrule, { start, zone: "UTC" }, { start, end: start + 400 * day })
    return null
  } catch (error) {
    return `${firstLine(error)}, ${got}`
  }
}

/**
 * Every occurrence that overlaps `span`, oldest first. It begins by local time in the event's zone; clock
 * changes do not alter its duration.
 */
export function occurrencesOf(
  { start, duration, rrule, zone }: Omit<CalendarEvent, "title" | "hosts" | "suppress">,
  span: TimeSpan,
): TimeSpan[] {
  const first = checkedInstant(start, zone)
  const from = span.start - duration
  const starts =
    rrule === null ? [first] : between(rrule, { start: first, zone }, { start: from, end: span.end })
  return starts
    .filter(begin => begin > from && begin < span.end)
    .map(begin => ({ start: begin, end: begin + duration }))
}

function between(
  rrule: string,
  first: { readonly start: number; readonly zone: string },
  span: TimeSpan,
): number[] {
  const dtstart = `DTSTART;TZID=${first.zone}:${wallTime(first.start, first.zone).replaceAll(/[-:]/g, "")}`
  const rule = new RRuleTemporal({
    rruleString: `${dtstart}\nRRULE:${rrule.replace(/^RRULE:/i, "").replace(/;$/, "")}`,
  })
  return rule
    .between(new Date(span.start), new Date(span.end), true)
    .map(({ epochMilliseconds }) => epochMilliseconds)
}
