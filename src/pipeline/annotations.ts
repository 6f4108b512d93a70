import {
  type CalendarSpan,
  type Effects,
  Fault,
  type FleetEvent,
  globToRegExp,
  type Job,
  type LabelEntry,
} from "../base/index.ts"
import { asPartialFault, calendarEvent } from "./faults.ts"
import { readCalendar, readEvents, readLabels, type Survey } from "../ingest/index.ts"

/**
 * Reads what the team records about the fleet: events, calendars, labels. An unreadable file is a fault, but
 * never ends the night.
 */
export interface Annotations {
  /** Events of the events file and of the calendar during the night, oldest first. */
  readonly events: readonly FleetEvent[]
  /** From the history's start to the night's end. */
  readonly calendar: readonly CalendarSpan[]
  readonly labels: readonly LabelEntry[]
  /** By file. */
  readonly faults: ReadonlyMap<string, Fault>
}

export async function readAnnotations(job: Job, survey: Survey, effects: Effects): Promise<Annotations> {
  const faults = new Map<string, Fault>()
  const orEmpty = async <T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults.set(error.where, asPartialFault(error))
      return []
    }
  }
  const events = await orEmpty(() => readEvents(job, effects))
  const labels = await orEmpty(() => readLabels(job))
  const planned = await readCalendar(job, { start: survey.history.start, end: survey.night.end })
  for (const [file, fault] of planned.faults) faults.set(file, asPartialFault(fault))
  for (const { what, where, hint } of faults.values())
    effects.log.warn("annotations.unreadable", { what, where, hint })
  const marks = planned.spans
    .filter(({ end }) => end > survey.night.start)
    .flatMap(span => calendarMarks(span, survey.hosts))
  return {
    events: [...events, ...marks].sort((a, b) => a.time - b.time),
    calendar: planned.spans,
    labels,
    faults,
  }
}

/** One event for the whole fleet, or one per affected host. */
function calendarMarks(
  { title, hosts, suppress, start, end }: CalendarSpan,
  fleet: readonly string[],
): FleetEvent[] {
  const glob = globToRegExp(hosts)
  const affected = fleet.filter(host => glob.test(host))
  const names = affected.length === fleet.length ? [""] : affected
  return names.map(host => ({
    time: start,
    host,
    text: calendarEvent(title, end - start, suppress ? "maintenance" : "planned"),
  }))
}
