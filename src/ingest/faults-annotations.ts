import { type Fault, inputFault, partialFault, readErrorReason } from "../base/index.ts"
import { reason } from "./faults.ts"

const eventsHint = "give a CSV with columns time, host and text, or remove source.events"

export function eventsUnreadable(file: string, cause: unknown): Fault {
  return inputFault(
    {
      code: "ingest.events",
      what: `cannot read the events: ${reason(cause)}`,
      where: file,
      hint: eventsHint,
    },
    cause,
  )
}

/** `row` from 1. */
export function badEventTime(file: string, row: number): Fault {
  const what = `cannot read the events: the time in row ${row} is not ISO 8601`
  return inputFault({ code: "ingest.events", what, where: file, hint: eventsHint })
}

export function notACalendar(file: string): Fault {
  const what = "expected an iCalendar file, which begins with BEGIN:VCALENDAR"
  return inputFault({
    code: "ingest.calendar",
    what,
    where: file,
    hint: "export the calendar as .ics, or remove it from ics: in the job file",
  })
}

export function calendarUnreadable(file: string, why: string, cause: unknown): Fault {
  const hint = "fix the file or remove it from the job file; until then it suppresses nothing"
  return inputFault(
    { code: "ingest.calendar", what: `cannot read the calendar: ${why}`, where: file, hint },
    cause,
  )
}

export function labelsMissing(file: string): Fault {
  return partialFault({
    code: "ingest.labels",
    what: "the job's labels file does not exist",
    where: file,
    hint: "create it (noctule label does), or remove labels: from the job file",
  })
}

export function labelsUnreadable(file: string, cause: unknown): Fault {
  const what = `cannot read the labels: ${readErrorReason(cause)}`
  return partialFault({ code: "ingest.labels", what, where: file, hint: "give read permission" }, cause)
}
