import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import ical, { type EventInstance, type VEvent } from "node-ical"
import {
  type CalendarEvent,
  type CalendarSpan,
  day,
  Fault,
  type Job,
  minute,
  readErrorReason,
  type TimeSpan,
} from "../../base/index.ts"
import { calendarUnreadable, notACalendar } from "../faults-annotations.ts"
import { occurrencesOf, parseCalendarFile, parseInstant } from "../../job/index.ts"
import { plainIcs } from "./ics-lines.ts"

export interface Calendar {
  /** What is planned, oldest first. */
  readonly spans: readonly CalendarSpan[]
  /** By file: what cannot be read costs its events, never the night. */
  readonly faults: ReadonlyMap<string, Fault>
}

type Ics = Job["calendar"]["ics"][number]

/**
 * All that is planned inside `span`: the job's own events, those of its calendar file, and those of iCalendar
 * files.
 */
export async function readCalendar(
  { calendar: { events, file, ics, zone }, file: jobFile }: Job,
  span: TimeSpan,
): Promise<Calendar> {
  const spans = events.flatMap(event => spansOf(event, span, basename(jobFile)))
  const faults = new Map<string, Fault>()
  const collect = async (path: string, read: () => Promise<CalendarSpan[]>): Promise<void> => {
    try {
      spans.push(...(await read()))
    } catch (error) {
      faults.set(path, faultOf(path, error))
    }
  }
  if (file !== null) {
    const read = async (): Promise<CalendarEvent[]> =>
      parseCalendarFile(await readFile(file, "utf8"), file, zone)
    await collect(file, async () => (await read()).flatMap(event => spansOf(event, span, basename(file))))
  }
  for (const one of ics)
    await collect(one.file, async () => icsSpans(await readFile(one.file, "utf8"), one, { span, zone }))
  return { spans: spans.sort((a, b) => a.start - b.start || a.end - b.end), faults }
}

function spansOf(event: CalendarEvent, span: TimeSpan, source: string): CalendarSpan[] {
  const { title, hosts, suppress } = event
  return occurrencesOf(event, span).map(({ start, end }) => ({
    title,
    hosts,
    suppress,
    start,
    end,
    by: "maintenance",
    source,
  }))
}

/** Cancelled events are none; whole days, and times that name no zone, are of `zone`. */
function icsSpans(
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

/** What the library throws of a broken file is an ordinary Error. */
function faultOf(file: string, error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof Error) return calendarUnreadable(file, readErrorReason(error), error)
  throw error
}
