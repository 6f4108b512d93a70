import { createHash } from "node:crypto"
import { join } from "node:path"
import {
  exits, Fault, globToRegExp, logOf, type Effects, type Exit, type FaultRecord, type Job, type RunRecord, type RunResult,
} from "../base/index.ts"
import { noHostLeft, noHostMatches } from "../base/messages/pipeline.ts"
import { survey as surveySource, type Survey } from "../ingest/index.ts"
import { bringLogo, checkBrowser, checkLogo, writeReport } from "../report/index.ts"
import { openRun, seal, writeJson, type RunFolder } from "../store/index.ts"
import { isoDate } from "../words/index.ts"
import { assemble } from "./assemble.ts"
import { endNight } from "./ending.ts"
import { examineHosts, type HostsOutcome } from "./hosts.ts"
import { jobFolderOf } from "./job-folder.ts"
import { maskOf } from "./mask.ts"
import { type Remembrance, readPast } from "./past.ts"
import { owedRun, wholeRun } from "./repeat.ts"
import { sideBySide } from "./side-by-side.ts"
import { stopwatch, type Stages } from "./stages.ts"
import { chooseStarts, type Starts, startsRecord } from "./starts.ts"
import { enqueueNight } from "./tell.ts"
import { readTold, type Told } from "./told.ts"
import { program, versions } from "./versions.ts"

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

/** One night, from the files to the published report. What stops the run is thrown; what does not is in the outcome. */
export async function runNight(job: Job, options: NightOptions, world: Effects): Promise<NightOutcome> {
  const effects = { ...world, log: logOf(world.log, { job: job.name }) }
  const looked = await look(job, options, effects)
  const { jobFolder, night, plan, survey } = looked
  const owed = await owedRun(job, { night, plan }, effects)
  if (owed) return await endNight(job, owed, effects)
  const whole = options.repeat === "reuse" ? await wholeRun(jobFolder, { night, plan }) : null
  if (whole) return whole
  const run = await openRun({ jobFolder, night, hash: plan, now: effects.now() })
  const starts = await chooseStarts({ run, jobFolder, hosts: survey.hosts, plan, warmStart: job.model.warmStart })
  return await makeNight({ ...looked, job, run, starts, options }, { ...effects, log: logOf(effects.log, { run: run.id }) })
}

/** All that the night goes by, known before the long work. */
interface Looked {
  readonly survey: Survey
  /** output/<job> */
  readonly jobFolder: string
  /** YYYY-MM-DD */
  readonly night: string
  readonly past: Remembrance
  readonly told: Told
  /** Hash of all that decides the result. */
  readonly plan: string
  readonly stages: Stages
}

async function look(job: Job, options: NightOptions, effects: Effects): Promise<Looked> {
  const stages = stopwatch(effects.now)
  await checkLogo(job.report.logo)
  const [, survey] = await sideBySide(
    effects.signal,
    signal => warnOfBrowser(job, { ...effects, signal }),
    signal => stages.time("survey", () => surveyHosts(job, options, { ...effects, signal })),
  )
  const jobFolder = jobFolderOf(job)
  const night = nightLabel(job, survey)
  const past = await stages.time("remember", () => readPast(jobFolder, night), ({ nights }) => nights.length)
  const told = await readTold(job, survey, effects)
  return { survey, jobFolder, night, past, told, plan: planHash(job, survey, { past, told }), stages }
}

/** Throws the Fault of a browser override that does not work; where there is no browser, a warning says that there will be no PDF. */
async function warnOfBrowser({ report }: Job, effects: Effects): Promise<void> {
  const missing = report.formats.includes("pdf") ? await checkBrowser(effects) : null
  if (missing) effects.log.warn("browser.missing", { what: missing.what, mend: missing.mend })
}

interface NightTask extends Looked {
  readonly job: Job
  readonly run: RunFolder
  readonly starts: Starts
  readonly options: NightOptions
}

async function makeNight(task: NightTask, effects: Effects): Promise<NightOutcome> {
  const { job, survey, run, jobFolder, past, told, starts, stages } = task
  effects.log.info("run.started", {
    hosts: survey.hosts.length,
    night: new Date(survey.night.start).toISOString(),
    end: new Date(survey.night.end).toISOString(),
  })

  // 1. Host by host: ingest, frame, detect, incidents.
  const mask = maskOf({ past: past.nights, labels: told.labels, calendar: told.calendar })
  const { engine, faults: failed } = await examineHosts({ job, survey, run, jobFolder, starts, mask, stages }, effects)
  const faults = new Map([...told.faults, ...survey.faults, ...failed])
  const first = survey.hosts.map(host => faults.get(host)).find(fault => fault !== undefined)
  if (first && survey.hosts.every(host => faults.has(host))) throw noHostLeft(survey.hosts.length, first)

  // 2. The fleet: incidents over hosts, result.json.
  const result = await stages.time("assemble", () => assemble({ job, survey, run, past, told, faults, finishedAt: effects.now() }))
  for (const what of result.memory?.remarks ?? []) effects.log.warn("memory.remark", { what })

  // 3. The report, from the run's folder alone.
  const record = recordOf(task, { result, engine })
  await writeJson(join(run.path, "run.json"), record(exits.done))
  effects.signal.throwIfAborted()
  await bringLogo(job.report.logo, run.path)
  const written = await stages.time("report", () => writeReport(run.path, effects))

  // 4. What is to be told waits in the outbox before the run counts as whole, and leaves after.
  const unmade = await enqueueNight({ job, result, folder: run.path }, effects)
  const exit = faults.size + written.faults.length + unmade.length > 0 ? exits.partial : exits.done
  await writeJson(join(run.path, "run.json"), record(exit))
  await seal(run)
  return await endNight(job, {
    result,
    folder: run.path,
    latest: join(jobFolder, "latest"),
    faults: [...result.errors, ...[...written.faults, ...unmade].map((fault: Fault) => fault.toRecord())],
    exit,
  }, effects)
}

/** The source as this run sees it; `hosts` narrows it. */
export async function surveyHosts(job: Job, { hosts }: Pick<NightOptions, "hosts">, effects: Effects): Promise<Survey> {
  const survey = await surveySource(job, effects)
  if (!hosts) return survey
  const wanted = globToRegExp(hosts)
  const kept = survey.hosts.filter(host => wanted.test(host))
  if (kept.length === 0) throw noHostMatches(hosts, survey.hosts)
  return { ...survey, hosts: kept, faults: new Map([...survey.faults].filter(([host]) => wanted.test(host))) }
}

/** The date on which the night ends, in the report's zone. */
function nightLabel(job: Job, { night }: Survey): string {
  return isoDate(night.end - 1, job.report.timeZone)
}

/** What of a job does not decide the result: where output goes, who is told, how many workers there are. Of labels, what they say does. */
const indifferent: readonly string[] = ["file", "output", "workers", "deliver", "metrics", "labels", "retention"] satisfies readonly (keyof Job)[]

interface Known {
  readonly past: Remembrance
  readonly told: Told
}

function planHash(job: Job, { hosts, night, history, inputs }: Survey, { past, told: { labels, calendar, events } }: Known): string {
  const rules = Object.fromEntries(Object.entries(job).filter(([key]) => !indifferent.includes(key)))
  const files = inputs.map(({ path, sha256 }) => [path, sha256])
  const decisive = { job: rules, hosts, night, history, inputs: files, past, labels, calendar, events, versions: versions(), program: program() }
  return createHash("sha256").update(JSON.stringify(decisive)).digest("hex")
}

interface Made {
  readonly result: RunResult
  readonly engine: HostsOutcome["engine"]
}

function recordOf({ job, survey, run, plan, past, starts, stages, options }: NightTask, { result, engine }: Made): (exitCode: number) => RunRecord {
  return exitCode => ({
    version: 1, id: run.id, job, command: options.command, versions: versions(), inputs: survey.inputs, ...startsRecord(starts, result), plan,
    pastRuns: past.nights.map(({ run }) => run), stages: stages.record(), engine, exitCode,
  })
}
