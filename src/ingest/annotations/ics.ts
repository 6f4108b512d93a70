import { basename } from "node:path"
import ical, { type EventInstance, type VEvent } from "node-ical"
import { type CalendarSpan, day, type Job, minute, parseInstant, type TimeSpan } from "../../base/index.ts"
import { notACalendar } from "../faults-annotations.ts"
import { plainIcs } from "./ics-lines.ts"

type Ics = Job["calendar"]["ics"][number]

/** An iCalendar file's events inside `span`. Cancelled events are none; whole days, and times that name no zone, are of `zone`. */
export function icsSpans(
  text: string,
  { file, hosts, suppress }: Ics,
  { span, zone }: { span: TimeSpan; zone: string },
): CalendarSpan[] {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) throw notACalendar(file)
  const events = Object.values(ical.sync.parseICS(plainIcs(text))).filter(
    (one): one is VEvent => one?.type === "VEVENT" && one.status !== "CANCELLED",
  )
  // A day more on both sides: what the machine's zone takes for a day is not the calendar's.
  const [from, to] = [new Date(span.start - day), new Date(span.end + day)]
  const instances = events.flatMap(event =>
    ical.expandRecurringEvent(event, { from, to, expandOngoing: true }),
  )
  return instances
    .filter(({ event }) => event.status !== "CANCELLED")
    .map((one): CalendarSpan => ({
      title: titleOf(one),
      hosts,
      suppress,
      ...timesOf(one, zone),
      by: "calendar",
      source: basename(file),
    }))
    .filter(({ start, end }) => start < span.end && end > span.start)
}

function timesOf({ start, end, isFullDay }: EventInstance, zone: string): TimeSpan {
  const instant = (date: Date & { readonly tz?: string | undefined }): number => {
    const isLocal = isFullDay || date.tz === undefined
    return (isLocal ? parseInstant(localTimeText(date), zone) : null) ?? date.getTime()
  }
  return { start: instant(start), end: instant(end) }
}

/**
 * The library reads a time without a zone by the machine's clock: what that clock shows is what was written.
 */
function localTimeText(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * minute).toISOString().slice(0, 19)
}

function titleOf({ summary }: EventInstance): string {
  const text = typeof summary === "string" ? summary : summary?.val
  return text?.trim() ? text.trim() : "event without a title"
}
