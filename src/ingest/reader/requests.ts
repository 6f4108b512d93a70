import type { CalendarSpan, HostFrames, Job, TimeSpan } from "../../base/index.ts"
import { calendarTooLong } from "../faults-reader.ts"
import { withDatabase } from "../../store/index.ts"
import { readWithFallback } from "../tables/file-table.ts"
import { readEvents } from "../annotations/events.ts"
import type { FoundFile } from "../files/find-files.ts"
import { readHost } from "../files/read-host.ts"
import { medianStep } from "../scan/median-step.ts"
import { scanFile, type ScanRule } from "../scan/scan-file.ts"
import { scanSmallFiles, type SmallFilesTask } from "../scan/small-files.ts"
import { splitFile, type SplitTask } from "../files/split.ts"
import type { HostFile, Survey } from "../files/host-source.ts"
import { type LogTask, readLog } from "../logs/read-log.ts"
import { sampleRequests, type SampleTask } from "../logs/sample-requests.ts"
import { readService } from "../logs/read-service.ts"
import { readSamples } from "../samples/read-samples.ts"
import { readTails, type TailsTask } from "../newest/read-tails.ts"
import type { SampleFiles } from "../samples/sample-files.ts"
import { surveySampleFiles } from "../samples/survey-samples.ts"

/** What a reader is asked: what one file holds, or many small ones, its step, what is new in files, one host's rows, or what people wrote down. */
export type ReadRequest =
  | { readonly scan: FoundFile; readonly rule: ScanRule; readonly job: Job }
  | { readonly small: SmallFilesTask; readonly job: Job }
  | { readonly step: HostFile; readonly job: Job }
  | { readonly split: SplitTask; readonly job: Job }
  | { readonly host: string; readonly survey: Survey; readonly job: Job }
  | { readonly samples: SampleFiles; readonly job: Job }
  | { readonly log: LogTask; readonly job: Job }
  | { readonly logged: SampleTask; readonly job: Job }
  | { readonly events: string; readonly job: Job }
  | { readonly calendar: TimeSpan; readonly job: Job }
  | { readonly tails: TailsTask; readonly job: Job }

export async function dispatch(request: ReadRequest): Promise<unknown> {
  const { job } = request
  if ("scan" in request) return await scanFile(request.scan, job, request.rule)
  if ("small" in request) return await scanSmallFiles(request.small, job)
  if ("split" in request) return await splitFile(request.split)
  if ("host" in request) return await readHostRows(request)
  if ("samples" in request) return await surveySampleFiles(request.samples)
  if ("logged" in request) return await sampleRequests(request.logged)
  if ("log" in request) return await readLog(request.log)
  if ("events" in request) return await readEvents(job)
  if ("tails" in request) return await readTails(job, request.tails)
  if ("calendar" in request) return await calendarSpans(job, request.calendar)
  const { source } = job
  const { step } = request
  const { zone } = source.time
  return await withDatabase(
    database =>
      readWithFallback(step.scanned.table, { database, zone }, table =>
        medianStep({ ...step, scanned: { ...step.scanned, table } }, source, database),
      ),
    zone,
  )
}

async function readHostRows({
  job,
  survey,
  host,
}: Extract<ReadRequest, { host: string }>): Promise<HostFrames> {
  const { samples, logs } = survey
  const { logs: rule } = job.source
  if (logs !== undefined && rule !== undefined) return await readService(job, { ...survey, logs, rule }, host)
  return samples === undefined
    ? await readHost(job, survey, host)
    : await readSamples(job, { ...survey, samples }, host)
}

/** Each is matched with every host: more would take longer than the night's computing. */
const maxSpans = 20_000

/** Throws the first Fault: the job names one file then. Most readers never load what reads calendars. */
async function calendarSpans(job: Job, span: TimeSpan): Promise<readonly CalendarSpan[]> {
  const { readCalendar } = await import("../annotations/calendars.ts")
  const { spans, faults } = await readCalendar(job, span)
  for (const fault of faults.values()) throw fault
  if (spans.length > maxSpans) throw calendarTooLong(job, spans.length)
  return spans
}
