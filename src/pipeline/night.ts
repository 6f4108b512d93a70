import { createHash } from "node:crypto"
import { join } from "node:path"
import { exits, type Effects, type Exit, type Fault, type FaultRecord, type Job, type RunRecord, type RunResult } from "../base/index.ts"
import { noHostLeft, noHostMatches } from "../base/messages/pipeline.ts"
import { readEvents, survey as surveySource, type Survey } from "../ingest/index.ts"
import { checkBrowser, writeReport } from "../report/index.ts"
import { openRun, publish, writeJson, type RunFolder } from "../store/index.ts"
import { assemble } from "./assemble.ts"
import { examineHosts } from "./hosts.ts"
import { stopwatch, type Stages } from "./stages.ts"
import { chooseStarts, type Starts, startsRecord } from "./starts.ts"
import { versions } from "./versions.ts"

export interface NightOptions {
  /** Only hosts that match, or null. */
  readonly hosts: RegExp | null
  /** argv, for run.json. */
  readonly command: readonly string[]
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
export async function runNight(job: Job, options: NightOptions, effects: Effects): Promise<NightOutcome> {
  const stages = stopwatch(effects.now)
  // 1. Look before the long work: browser, source, output folder.
  const browser = job.report.formats.includes("pdf") ? await checkBrowser(effects) : null
  if (browser) effects.log.warn("browser.missing", { what: browser.what, mend: browser.mend })
  const survey = await stages.time("survey", () => surveyHosts(job, options, effects))
  const jobFolder = join(job.output, job.name)
  const plan = planHash(job, survey)
  const run = await openRun({ jobFolder, night: nightLabel(job, survey), hash: plan, now: effects.now() })
  const starts = await chooseStarts({ run, jobFolder, hosts: survey.hosts, plan, warmStart: job.model.warmStart })
  effects.log.info("run.started", {
    run: run.id,
    hosts: survey.hosts.length,
    night: new Date(survey.night.start).toISOString(),
    end: new Date(survey.night.end).toISOString(),
  })

  // 2. Host by host: ingest, frame, detect, incidents.
  const faults = new Map([...survey.faults, ...(await examineHosts({ job, survey, run, jobFolder, starts, stages }, effects))])
  const [first] = faults.values()
  if (first && survey.hosts.every(host => faults.has(host))) throw noHostLeft(faults.size, first)

  // 3. The fleet: incidents over hosts, result.json.
  const events = await readEvents(job)
  const result = await stages.time("assemble", () => assemble({ job, survey, run, events, faults, finishedAt: effects.now() }))

  // 4. The report, from the run's folder alone.
  const record = recordOf({ job, survey, run, plan, starts, result, stages, options })
  await writeJson(join(run.path, "run.json"), record(exits.done))
  effects.signal.throwIfAborted()
  const written = await stages.time("report", () => writeReport(run.path, effects))
  const exit = faults.size + written.faults.length > 0 ? exits.partial : exits.done
  await writeJson(join(run.path, "run.json"), record(exit))

  // 5. Only now the links point here.
  await publish(run, jobFolder)
  effects.log.info("run.published", { run: run.id, incidents: result.incidents.length, exit })
  return {
    result,
    folder: run.path,
    latest: join(jobFolder, "latest"),
    faults: [...result.errors, ...written.faults.map((fault: Fault) => fault.toRecord())],
    exit,
  }
}

/** The source as this run sees it; `hosts` narrows it. */
export async function surveyHosts(job: Job, { hosts }: Pick<NightOptions, "hosts">, effects: Effects): Promise<Survey> {
  const survey = await surveySource(job, effects)
  if (!hosts) return survey
  const kept = survey.hosts.filter(host => hosts.test(host))
  if (kept.length === 0) throw noHostMatches(String(hosts), survey.hosts)
  return { ...survey, hosts: kept, faults: new Map([...survey.faults].filter(([host]) => hosts.test(host))) }
}

/** The date on which the night ends, in the report's zone. */
function nightLabel(job: Job, { night }: Survey): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: job.report.timeZone, dateStyle: "short" }).format(night.end - 1)
}

/** All that decides the result. Where output goes and how many workers there are does not. */
function planHash({ output: _, workers: __, file: ___, ...job }: Job, { hosts, night, history, inputs }: Survey): string {
  const decisive = { job, hosts, night, history, inputs: inputs.map(({ path, sha256 }) => [path, sha256]), versions: versions() }
  return createHash("sha256").update(JSON.stringify(decisive)).digest("hex")
}

interface RecordTask {
  readonly job: Job
  readonly survey: Survey
  readonly run: RunFolder
  readonly plan: string
  readonly starts: Starts
  readonly result: RunResult
  readonly stages: Stages
  readonly options: NightOptions
}

function recordOf({ job, survey, run, plan, starts, result, stages, options }: RecordTask): (exitCode: number) => RunRecord {
  return exitCode => ({
    version: 1, id: run.id, job, command: options.command, versions: versions(), inputs: survey.inputs, ...startsRecord(starts, result), plan,
    stages: stages.record(), exitCode,
  })
}
