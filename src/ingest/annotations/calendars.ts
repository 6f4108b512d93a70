import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import {
  type CalendarEvent,
  type CalendarSpan,
  Fault,
  type Job,
  readErrorReason,
  type TimeSpan,
} from "../../base/index.ts"
import { calendarUnreadable } from "../faults-annotations.ts"
import { occurrencesOf, parseCalendarFile } from "../../job/index.ts"

export interface Calendar {
  /** What is planned, oldest first. */
  readonly spans: readonly CalendarSpan[]
  /** By file: what cannot be read costs its events, never the night. */
  readonly faults: ReadonlyMap<string, Fault>
}

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
    await collect(one.file, async () => {
      const { icsSpans } = await import("./ics.ts")
      return icsSpans(await readFile(one.file, "utf8"), one, { span, zone })
    })
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

/** What the library throws of a broken file is an ordinary Error. */
function faultOf(file: string, error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof Error) return calendarUnreadable(file, readErrorReason(error), error)
  throw error
}
