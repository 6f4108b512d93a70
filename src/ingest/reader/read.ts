import {
  type CalendarRule,
  type CalendarSpan,
  type Effects,
  Fault,
  type FleetEvent,
  type HostFrames,
  type Job,
  type LoggedRequest,
  type TimeSpan,
} from "../../base/index.ts"
import type { Calendar } from "../annotations/calendars.ts"
import { noHostRows } from "../faults.ts"
import type { Survey } from "../files/host-source.ts"
import { withEventsFile } from "../objects/events-object.ts"
import { askReader } from "./ask-reader.ts"

/**
 * One host's history and night on its grid. Throws the Fault that the survey found for this host, or one of
 * its own; whatever else happens in reading is a Fault of this host, too.
 */
export async function readHost(job: Job, survey: Survey, host: string): Promise<HostFrames> {
  return await hostReader(job, survey)(host)
}

/** As `readHost`; the signal ends the reading at once, wherever it is. */
export function hostReader(
  job: Job,
  survey: Survey,
): (host: string, signal?: AbortSignal) => Promise<HostFrames> {
  return async (host, signal) => {
    const fault = survey.faults.get(host)
    if (fault !== undefined) throw fault
    const source = survey.sources.get(host)
    if (source === undefined) throw noHostRows(host)
    const known = {
      ...survey,
      hosts: [host],
      inputs: [],
      gone: [],
      faults: new Map(),
      sources: new Map([[host, source]]),
    }
    const paths = source.files.map(({ scanned }) => scanned.table.file.path)
    const subject = { name: host, paths, ...(signal && { signal }) }
    return await askReader<HostFrames>({ host, survey: known, job }, subject)
  }
}

/**
 * Reads requests of an incident's member from the access logs; [] where the source is none, or the job shows none.
 */
export function requestReader(
  job: Job,
  survey: Survey,
  signal: AbortSignal,
): (host: string, span: TimeSpan) => Promise<readonly LoggedRequest[]> {
  const { logs: rule } = job.source
  const { logs, sources } = survey
  return async (host, { start, end }) => {
    const source = sources.get(host)
    if (rule === undefined || logs === undefined || source === undefined || rule.evidence === 0) return []
    const logged = { source, logs, span: { start, end: end + rule.every }, count: rule.evidence }
    return await askReader<LoggedRequest[]>({ logged, job }, { name: host, paths: [], signal })
  }
}

/** What people wrote of the fleet's life, oldest first; [] where the job names no file. */
export async function readEvents(job: Job, effects: Effects): Promise<readonly FleetEvent[]> {
  return await withEventsFile(job, effects, async inPlace => {
    const { events } = inPlace.source
    if (events === null) return []
    return await askReader<FleetEvent[]>({ events, job: inPlace }, { name: events, paths: [events] })
  })
}

/** All that is planned inside `span`, oldest first. A file that cannot be read costs its own events only. */
export async function readCalendar(job: Job, span: TimeSpan): Promise<Calendar> {
  const spans: CalendarSpan[] = []
  const faults = new Map<string, Fault>()
  for (const [path, part] of calendarParts(job)) {
    try {
      const request = { calendar: span, job: withCalendar(job, part) }
      spans.push(...(await askReader<CalendarSpan[]>(request, { name: path, paths: [path] })))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults.set(path, error)
    }
  }
  return { spans: spans.sort((a, b) => a.start - b.start || a.end - b.end), faults }
}

type CalendarPart = [path: string, part: Partial<CalendarRule>]

/** The job's own events, which may have rules without end, and each file of the calendar by itself. */
function calendarParts({ file: jobFile, calendar: { events, file, ics } }: Job): CalendarPart[] {
  return [
    ...(events.length === 0 ? [] : [[jobFile, { file: null, ics: [] }] satisfies CalendarPart]),
    ...[file ?? []].flat().map((path): CalendarPart => [path, { events: [], ics: [] }]),
    ...ics.map((one): CalendarPart => [one.file, { events: [], file: null, ics: [one] }]),
  ]
}

function withCalendar(job: Job, part: Partial<CalendarRule>): Job {
  return { ...job, calendar: { ...job.calendar, ...part } }
}
