import { createHash } from "node:crypto"
import { join } from "node:path"
import {
  childLog,
  type Effects,
  type Exit,
  exits,
  type Fault,
  type FaultRecord,
  globToRegExp,
  type Job,
  type RunRecord,
  type RunResult,
} from "../base/index.ts"
import { noHostLeft, noHostMatches } from "./faults.ts"
import { type Survey, survey as surveySource } from "../ingest/index.ts"
import { checkBrowser, checkLogo, copyLogo, writeReport } from "../report/index.ts"
import { openRun, type RunFolder, seal, writeJson } from "../store/index.ts"
import { isoDate } from "../text/index.ts"
import { assemble } from "./assemble.ts"
import { finalize } from "./publish/finalize.ts"
import { type HostsOutcome, processHosts } from "./hosts/hosts.ts"
import { jobFolderOf } from "./job-folder.ts"
import { trainingMask } from "./hosts/mask.ts"
import { type PastNights, readPastNights } from "./past-nights.ts"
import { completedRun, unfinalizedRun } from "./reuse-run.ts"
import { both } from "./concurrent-pair.ts"
import { type Stages, stopwatch } from "./stages.ts"
import { chooseWarmStarts, warmStartRecord, type WarmStarts } from "./hosts/warm-start.ts"
import { enqueueNight } from "./publish/notify.ts"
import { type Annotations, readAnnotations } from "./annotations.ts"
import { programHash, versions } from "./versions.ts"

export interface NightOptions {
  /** A glob: only hosts that match it; null for all. */
  readonly hosts: string | null
  /** argv, for run.json. */
  readonly command: readonly string[]
  /** "reuse" takes a whole run of the same plan instead of making it again; absent: it is made again. */
  readonly repeat?: "reuse"
}

export interface NightOutcome {
  readonly result: RunResult
  /** The run's folder. */
  readonly folder: string
  /** output/<job>/latest */
  readonly latest: string
  readonly faults: readonly FaultRecord[]
  readonly exit: Exit
}

/**
 * One night, from the files to the published report. What stops the run is thrown; what does not is in the
 * outcome.
 */
export async function runNight(job: Job, options: NightOptions, baseEffects: Effects): Promise<NightOutcome> {
  const effects = { ...baseEffects, log: childLog(baseEffects.log, { job: job.name }) }
  const plannedNight = await planNight(job, options, effects)
  const { jobFolder, night, plan, survey } = plannedNight
  const unfinalized = await unfinalizedRun(job, { night, plan }, effects)
  if (unfinalized) return await finalize(job, unfinalized, effects)
  const completed = options.repeat === "reuse" ? await completedRun(jobFolder, { night, plan }) : null
  if (completed) return completed
  const run = await openRun({ jobFolder, night, hash: plan, now: effects.now() })
  const warmStarts = await chooseWarmStarts({
    run,
    jobFolder,
    hosts: survey.hosts,
    plan,
    warmStart: job.model.warmStart,
  })
  return await makeNight(
    { ...plannedNight, job, run, warmStarts, options },
    { ...effects, log: childLog(effects.log, { run: run.id }) },
  )
}

/** All that the night goes by, known before the long work. */
interface Plan {
  readonly survey: Survey
  /** output/<job> */
  readonly jobFolder: string
  /** YYYY-MM-DD */
  readonly night: string
  readonly past: PastNights
  readonly annotations: Annotations
  /** Hash of all that decides the result. */
  readonly plan: string
  readonly stages: Stages
}

async function planNight(job: Job, options: NightOptions, effects: Effects): Promise<Plan> {
  const stages = stopwatch(effects.now)
  await checkLogo(job.report.logo)
  const [, survey] = await both(
    effects.signal,
    signal => warnIfNoBrowser(job, { ...effects, signal }),
    signal => stages.time("survey", () => surveyHosts(job, options, { ...effects, signal })),
  )
  const jobFolder = jobFolderOf(job)
  const night = nightLabel(job, survey)
  const past = await stages.time(
    "remember",
    () => readPastNights(jobFolder, night),
    ({ nights }) => nights.length,
  )
  const annotations = await readAnnotations(job, survey, effects)
  return {
    survey,
    jobFolder,
    night,
    past,
    annotations,
    plan: planHash(job, survey, { past, annotations }),
    stages,
  }
}

/**
 * Throws the Fault of a browser override that does not work; where there is no browser, a warning says that
 * there will be no PDF.
 */
async function warnIfNoBrowser({ report }: Job, effects: Effects): Promise<void> {
  const missing = report.formats.includes("pdf") ? await checkBrowser(effects) : null
  if (missing) effects.log.warn("browser.missing", { what: missing.what, hint: missing.hint })
}

interface NightTask extends Plan {
  readonly job: Job
  readonly run: RunFolder
  readonly warmStarts: WarmStarts
  readonly options: NightOptions
}

async function makeNight(task: NightTask, effects: Effects): Promise<NightOutcome> {
  const { job, survey, run, jobFolder, past, annotations, warmStarts, stages } = task
  effects.log.info("run.started", {
    hosts: survey.hosts.length,
    night: new Date(survey.night.start).toISOString(),
    end: new Date(survey.night.end).toISOString(),
  })

  // 1. Host by host: ingest, frame, detect, incidents.
  const mask = trainingMask({ past: past.nights, labels: annotations.labels, calendar: annotations.calendar })
  const { engine, faults: failed } = await processHosts(
    { job, survey, run, jobFolder, warmStarts, mask, stages },
    effects,
  )
  const faults = new Map([...annotations.faults, ...survey.faults, ...failed])
  const first = survey.hosts.map(host => faults.get(host)).find(fault => fault !== undefined)
  if (first && survey.hosts.every(host => faults.has(host))) throw noHostLeft(survey.hosts.length, first)

  // 2. The fleet: incidents over hosts, result.json.
  const result = await stages.time("assemble", () =>
    assemble({ job, survey, run, past, annotations, faults, finishedAt: effects.now() }),
  )
  for (const what of result.incidentHistory?.remarks ?? []) effects.log.warn("memory.remark", { what })

  // 3. The report, from the run's folder alone.
  const record = recordOf(task, { result, engine })
  await writeJson(join(run.path, "run.json"), record(exits.done))
  effects.signal.throwIfAborted()
  await copyLogo(job.report.logo, run.path)
  const report = await stages.time("report", () => writeReport(run.path, effects))

  // 4. What is to be told waits in the outbox before the run counts as whole, and leaves after.
  const composeFaults = await enqueueNight({ job, result, folder: run.path }, effects)
  const exit = faults.size + report.faults.length + composeFaults.length > 0 ? exits.partial : exits.done
  await writeJson(join(run.path, "run.json"), record(exit))
  await seal(run)
  return await finalize(
    job,
    {
      result,
      folder: run.path,
      latest: join(jobFolder, "latest"),
      faults: [
        ...result.errors,
        ...[...report.faults, ...composeFaults].map((fault: Fault) => fault.toRecord()),
      ],
      exit,
    },
    effects,
  )
}

/** The source as this run sees it; `hosts` narrows it. */
export async function surveyHosts(
  job: Job,
  { hosts }: Pick<NightOptions, "hosts">,
  effects: Effects,
): Promise<Survey> {
  const survey = await surveySource(job, effects)
  if (!hosts) return survey
  const pattern = globToRegExp(hosts)
  const matching = survey.hosts.filter(host => pattern.test(host))
  if (matching.length === 0) throw noHostMatches(hosts, survey.hosts)
  return {
    ...survey,
    hosts: matching,
    faults: new Map([...survey.faults].filter(([host]) => pattern.test(host))),
  }
}

/** The date on which the night ends, in the report's zone. */
function nightLabel(job: Job, { night }: Survey): string {
  return isoDate(night.end - 1, job.report.timeZone)
}

/**
 * What of a job does not decide the result: where output goes, who is told, how many workers there are. Of
 * labels, what they say does.
 */
const keysOutsidePlan: readonly string[] = [
  "file",
  "output",
  "workers",
  "deliver",
  "metrics",
  "labels",
  "retention",
] satisfies readonly (keyof Job)[]

interface PlanInputs {
  readonly past: PastNights
  readonly annotations: Annotations
}

function planHash(
  job: Job,
  { hosts, night, history, inputs }: Survey,
  { past, annotations: { labels, calendar, events } }: PlanInputs,
): string {
  const rules = Object.fromEntries(Object.entries(job).filter(([key]) => !keysOutsidePlan.includes(key)))
  const files = inputs.map(({ path, sha256 }) => [path, sha256])
  const decisive = {
    job: rules,
    hosts,
    night,
    history,
    inputs: files,
    past,
    labels,
    calendar,
    events,
    versions: versions(),
    program: programHash(),
  }
  return createHash("sha256").update(JSON.stringify(decisive)).digest("hex")
}

interface RunFindings {
  readonly result: RunResult
  readonly engine: HostsOutcome["engine"]
}

function recordOf(
  { job, survey, run, plan, past, warmStarts, stages, options }: NightTask,
  { result, engine }: RunFindings,
): (exitCode: number) => RunRecord {
  return exitCode => ({
    version: 1,
    id: run.id,
    job,
    command: options.command,
    versions: versions(),
    inputs: survey.inputs,
    ...warmStartRecord(warmStarts, result),
    plan,
    pastRuns: past.nights.map(({ run }) => run),
    stages: stages.record(),
    engine,
    exitCode,
  })
}
