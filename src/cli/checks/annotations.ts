import { day, type Job } from "../../base/index.ts"
import { readCalendar, readLabels, type Survey } from "../../ingest/index.ts"
import { countOf } from "../../text/index.ts"
import { type Check, check, ok, wrong } from "./check.ts"

/** No check where the default labels file does not exist. */
export async function labelsCheck(job: Job): Promise<readonly Check[]> {
  const found = await check("labels", async () => countOf((await readLabels(job)).length, "label"))
  return !job.labels.named && found.what === countOf(0, "label") ? [] : [found]
}

/** Lists planned events from the history's start to a month from now. */
export async function calendarChecks(
  { calendar, ...job }: Job,
  survey: Survey | null,
): Promise<readonly Check[]> {
  if (
    survey === null ||
    calendar.events.length + calendar.ics.length + (calendar.file === null ? 0 : 1) === 0
  )
    return []
  const { spans, faults } = await readCalendar(
    { ...job, calendar },
    { start: survey.history.start, end: survey.night.end + 30 * day },
  )
  const windows = spans.filter(({ suppress }) => suppress).length
  const planned = `${countOf(windows, "maintenance window")} and ${countOf(spans.length - windows, "other event")} from the history's start to a month on`
  return [ok("planned", planned), ...[...faults.values()].map(fault => wrong("planned", fault))]
}
