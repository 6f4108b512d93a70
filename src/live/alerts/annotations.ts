import { type CalendarSpan, day, Fault, hour, type Job, type LabelEntry, type Log } from "../../base/index.ts"
import { readCalendar, readLabels } from "../../ingest/index.ts"

/** What people planned and labelled: maintenance and labels hold by day as by night. */
export interface DayAnnotations {
  readonly calendar: readonly CalendarSpan[]
  readonly labels: readonly LabelEntry[]
}

export const noAnnotations: DayAnnotations = { calendar: [], labels: [] }

/**
 * The calendar around now, read once an hour, and the labels. A calendar file that cannot be read costs its
 * events until the next hour; labels that cannot be read stay as they were.
 */
export function annotationsAround(job: Job, log: Log): (now: number) => Promise<DayAnnotations> {
  let known: { readonly at: number; readonly spans: readonly CalendarSpan[] } | null = null
  let labels: readonly LabelEntry[] = []
  let problem = ""
  const warn = ({ what, where, hint }: Fault): void => {
    if (problem !== what) log.warn("watch.annotations", { what, where, hint })
    problem = what
  }
  return async now => {
    if (known === null || now - known.at > hour) {
      const { spans, faults } = await readCalendar(job, { start: now - 3 * day, end: now + day })
      for (const fault of faults.values()) warn(fault)
      known = { at: now, spans }
    }
    try {
      labels = await readLabels(job)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      warn(error)
    }
    return { calendar: known.spans, labels }
  }
}
