import { join, relative } from "node:path"
import {
  type Effects,
  type Exit,
  exits,
  Fault,
  type Incident,
  type Interval,
  intervalOf,
  isObjectUrl,
  type Job,
  nightOfRun,
  severities,
  type Severity,
  type TimeSpan,
} from "../../base/index.ts"
import type { FetchMode } from "../../ingest/index.ts"
import { loadJob } from "../../job/index.ts"
import {
  type NightOptions,
  type NightOutcome,
  reportFailure,
  runNight,
  stageHungCode,
  surveyHosts,
} from "../../pipeline/index.ts"
import { listPdfs, wordTitle } from "../../report/index.ts"
import { jobFolderOf, shownPath, withRemoteFolder } from "../../store/index.ts"
import { countOf } from "../../text/index.ts"
import { notDoneLine, printableLines } from "../terminal/lines.ts"

export interface RunArguments {
  readonly job: string
  readonly until?: string
  readonly since?: string
  readonly hosts?: string
  readonly source?: string
  readonly output?: string
  readonly workers?: string
  readonly failOn?: Severity
  readonly json: boolean
  readonly dryRun: boolean
  readonly offline?: boolean
  /** false: no notifications. */
  readonly deliver: boolean
}

type Out = (text: string) => void

/** `noctule run JOB`: runs a night, then prints its incidents and the report's path. */
export async function run(args: RunArguments, effects: Effects, out: Out): Promise<Exit> {
  const { until, since, source, output, workers } = args
  const loaded = await loadJob(args.job, {
    ...defined({ until, since, source, output, workers }),
    env: effects.env,
    now: effects.now(),
  })
  const job = args.deliver ? loaded : { ...loaded, deliver: [] }
  const mode: FetchMode = args.offline === true ? "offline" : "online"
  const options: NightOptions = { hosts: args.hosts ?? null, mode, command: process.argv.slice(2) }
  if (args.dryRun) {
    const plan = planOf(job, await surveyHosts(job, options, effects))
    out(args.json ? `${JSON.stringify(plan, null, 2)}\n` : planAsText(plan))
    return exits.done
  }
  const night = await reportedNight(job, options, effects)
  const pdfs = await listPdfs(night.folder)
  const outcome = { ...night, folder: shownPath(job, night.folder), latest: shownPath(job, night.latest) }
  out(args.json ? asJson(outcome, pdfs) : asText(outcome, pdfs))
  const found = args.failOn !== undefined && anyAtLeast(outcome.result.incidents, args.failOn)
  return found && outcome.exit !== exits.undelivered ? exits.found : outcome.exit
}

/** What hung may still wait for an answer from the system, which would keep this process. */
function endWithoutWaiting(): void {
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 10_000).unref()
}

/** A night without a report leaves a page and a message that say so. */
async function reportedNight(job: Job, options: NightOptions, effects: Effects): Promise<NightOutcome> {
  const report = async (error: unknown, inFolder: Effects): Promise<never> => {
    await reportFailure(job, { error, command: options.command }, inFolder)
    if (error instanceof Fault && error.code === stageHungCode) endWithoutWaiting()
    throw error
  }
  let isOpen = false
  const work = (inFolder: Effects): Promise<NightOutcome> => {
    isOpen = true
    return runNight(job, options, inFolder).catch((error: unknown) => report(error, inFolder))
  }
  return await withRemoteFolder(job, effects, work).catch((error: unknown) => {
    if (isOpen) throw error
    return report(error, effects)
  })
}

/** The plan of a run, for `--dry-run`. */
interface Plan {
  readonly hosts: readonly string[]
  readonly history: Interval
  readonly night: Interval
  readonly latest: string
}

function planOf(
  job: Job,
  { hosts, history, night }: Pick<Plan, "hosts"> & Record<"history" | "night", TimeSpan>,
): Plan {
  return {
    hosts,
    history: intervalOf(history),
    night: intervalOf(night),
    latest: shownPath(job, join(jobFolderOf(job), "latest")),
  }
}

function planAsText({ hosts, history, night, latest }: Plan): string {
  const lines = [
    `${countOf(hosts.length, "host")}: ${hosts.join(", ")}`,
    `history ${history.start} to ${history.end}`,
    `night   ${night.start} to ${night.end}`,
    `report: ${latest}`,
  ]
  return printableLines(lines)
}

function asJson({ result, folder, latest, faults, exit }: NightOutcome, pdfs: readonly string[]): string {
  const incidents = result.incidents.map(({ id, severity, title, start, end, open, members }) => {
    return { id, severity, title: wordTitle(title), start, end, open, hosts: members.map(({ host }) => host) }
  })
  return `${JSON.stringify({ run: result.run.id, night: result.night, folder, latest, pdfs, incidents, faults, exit }, null, 2)}\n`
}

function asText({ result, latest, faults }: NightOutcome, pdfs: readonly string[]): string {
  const { incidents, hosts } = result
  const found = incidents.length === 0 ? "no incident" : countOf(incidents.length, "incident")
  const summary = `${found} on ${countOf(hosts.length, "host")} in the night of ${nightOfRun(result.run.id)}`
  const width = Math.max(...severities.map(({ length }) => length))
  const rows = incidents.map(
    ({ severity, id, title }) => `  ${severity.padEnd(width)}  ${id}  ${wordTitle(title)}`,
  )
  const place = isObjectUrl(latest) ? latest : relative(process.cwd(), latest) || latest
  const files = ["report.html", ...pdfs].map(file => `report: ${place}/${file}`)
  return printableLines([summary, ...rows, ...faults.map(notDoneLine), ...files])
}

function anyAtLeast(incidents: readonly Incident[], least: Severity): boolean {
  return incidents.some(({ severity }) => severities.indexOf(severity) >= severities.indexOf(least))
}

function defined<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string
  }
}
