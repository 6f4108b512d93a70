import { join } from "node:path"
import {
  childLog,
  type Effects,
  type Exit,
  exits,
  type FaultRecord,
  intervalOf,
  type Job,
  type RunOutcome,
  type RunResult,
} from "../base/index.ts"
import { hostReader, requestReader, splitSources } from "../ingest/index.ts"
import { copyLogo, writeReport } from "../report/index.ts"
import { openRun, type RunFolder, seal, startHeartbeat, writeJson } from "../store/index.ts"
import { assemble } from "./assemble.ts"
import { noHostLeft } from "./faults.ts"
import { type HostsOutcome, isAnyUnfinished, processHosts } from "./hosts/hosts.ts"
import { trainingMask } from "./hosts/mask.ts"
import type { HostsTask } from "./hosts/task.ts"
import { chooseWarmStarts, modelFolders } from "./hosts/warm-start.ts"
import type { NightOptions, NightOutcome } from "./outcome.ts"
import { planNight, type PlanTask } from "./plan.ts"
import { finalize } from "./publish/finalize.ts"
import { enqueueNight } from "./publish/notify.ts"
import { raisedByDay } from "./raised.ts"
import { completedRun, unfinalizedRun } from "./reuse-run.ts"
import { type NightTask, runRecord } from "./run-record.ts"
import { stopwatch } from "./stages.ts"
import { withWatchdog, watchdogTimes } from "./watchdog/watchdog.ts"
import { openPool } from "./workers/pool.ts"

/**
 * One night, from the files to the published report. Throws what stops the run; the outcome has other faults.
 */
export async function runNight(job: Job, options: NightOptions, baseEffects: Effects): Promise<NightOutcome> {
  const effects = { ...baseEffects, log: childLog(baseEffects.log, { job: job.name }) }
  return await withWatchdog(watchdogTimes(job), effects, (watched, note) =>
    runStages({ job, options, stages: stopwatch(effects.now, note) }, watched),
  )
}

async function runStages(task: PlanTask, effects: Effects): Promise<NightOutcome> {
  const { job, options } = task
  const planned = await planNight(task, effects)
  const complete = await completeNight({ ...planned, job, options }, effects)
  if (complete) return complete
  const { jobFolder, night, plan } = planned
  const { log, signal } = effects
  const run = await openRun({ jobFolder, night, hash: plan, now: effects.now(), log, signal })
  return await inRun({ ...planned, job, options, run }, effects, async (task, alive) =>
    finalize(job, await makeNight(task, analyzeHosts, alive), effects),
  )
}

/** The night of a run that is complete, where only its last steps are left to do or it is to be reused. */
export async function completeNight(
  { job, options, jobFolder, night, plan }: Omit<NightTask, "run" | "warmStarts">,
  effects: Effects,
): Promise<NightOutcome | null> {
  const unfinalized = await unfinalizedRun(job, { night, plan }, effects)
  if (unfinalized) return await finalize(job, unfinalized, effects)
  return options.repeat === "reuse" ? await completedRun(jobFolder, { night, plan }, effects) : null
}

/** Works on a run that is open: trainings know where they start, and its heartbeat and log are its own. */
export async function inRun<T>(
  planned: Omit<NightTask, "warmStarts">,
  effects: Effects,
  work: (task: NightTask, effects: Effects) => Promise<T>,
): Promise<T> {
  const { run, job, jobFolder, survey, plan } = planned
  const { warmStart } = job.model
  const warmStarts = await chooseWarmStarts({ run, jobFolder, hosts: survey.hosts, plan, warmStart }, effects)
  const runEffects = { ...effects, log: childLog(effects.log, { run: run.id }) }
  return await withHeartbeat(run, runEffects, alive => work({ ...planned, warmStarts }, alive))
}

/** Shows other machines that this run is alive, and stops it where another one has resumed it. */
async function withHeartbeat<T>(
  { path }: RunFolder,
  effects: Effects,
  work: (effects: Effects) => Promise<T>,
): Promise<T> {
  const heartbeat = startHeartbeat(path, effects.log)
  try {
    return await work({ ...effects, signal: AbortSignal.any([effects.signal, heartbeat.signal]) })
  } finally {
    heartbeat.stop()
  }
}

/** How a run takes its hosts to checkpoints. */
export type AnalyzeHosts = (task: NightTask, effects: Effects) => Promise<HostsOutcome>

/** From checkpoints, or what is left of the way to them, to a sealed run. */
export async function makeNight(
  task: NightTask,
  analyze: AnalyzeHosts,
  effects: Effects,
): Promise<NightOutcome> {
  const { job, survey, run, jobFolder, stages } = task
  effects.log.info("run.started", { hosts: survey.hosts.length, ...nightOf(task) })

  // 1. Host by host: ingest, frame, detect, incidents.
  const hosts = await analyze(task, effects)

  // 2. The fleet: incidents over hosts, result.json.
  const result = await assembleFleet(task, hosts, effects)

  // 3. The report, from the run's folder alone.
  await writeJson(join(run.path, "run.json"), runRecord(task, { result, engine: hosts.engine }))
  const recorded = stages.record().length
  effects.signal.throwIfAborted()
  await copyLogo(job.report.logo, run.path)
  const report = await stages.time("report", () => writeReport(run.path, effects))

  // 4. Notifications wait in the outbox before the run counts as complete, and leave after.
  const composeFaults = await enqueueNight({ job, result, folder: run.path }, effects)
  const later = [...report.faults, ...composeFaults].map(fault => fault.toRecord())
  const outcome = outcomeOf([...result.errors, ...later], stages.record().slice(recorded))
  await writeJson(join(run.path, "outcome.json"), outcome)
  await effects.remote?.commit(run.id)
  await seal(run)
  const { faults, exitCode: exit } = outcome
  const latest = join(jobFolder, "latest")
  return { result, folder: run.path, latest, faults, exit }
}

async function analyzeHosts(task: NightTask, effects: Effects): Promise<HostsOutcome> {
  const outcome = await examineHosts(task, effects)
  return { ...outcome, faults: withSomeHost(task, outcome.faults) }
}

/** The faults of the whole run. Throws the Fault pipeline.no-host where every host failed. */
export function withSomeHost(
  { annotations, survey }: Pick<NightTask, "annotations" | "survey">,
  ofHosts: HostsOutcome["faults"],
): HostsOutcome["faults"] {
  const faults = new Map([...annotations.faults, ...ofHosts])
  const first = survey.hosts.map(host => faults.get(host)).find(fault => fault !== undefined)
  if (first && survey.hosts.every(host => faults.has(host))) throw noHostLeft(survey.hosts.length, first)
  return faults
}

export interface ExamineTask extends NightTask, Pick<HostsTask, "leaveDeferred"> {
  /** Where files of many hosts are split, below work/; each process that shares the run has its own. */
  readonly tables?: string
}

/** Takes the hosts of the task's survey to their checkpoints. */
export async function examineHosts(task: ExamineTask, effects: Effects): Promise<HostsOutcome> {
  const { job, past, annotations, stages, run } = task
  const { labels, calendar } = annotations
  const split = {
    job,
    survey: task.survey,
    hosts: task.survey.hosts,
    folder: join(run.work, task.tables ?? "tables"),
  }
  const isUnfinished = await isAnyUnfinished(task, effects.log)
  if (isUnfinished) await effects.remote?.fetchFolders(modelFolders(task.warmStarts, task.survey.hosts))
  const survey = isUnfinished ? await stages.time("ingest", () => splitSources(split, effects)) : task.survey
  const read = hostReader(job, survey)
  const outcome = await processHosts(
    {
      ...task,
      mask: trainingMask({ past: past.nights, labels, calendar }),
      read: (host, signal) =>
        stages.time(
          "ingest",
          () => read(host, signal),
          ({ quality }) => quality.rowsRead,
        ),
      openPool: hosts => openPool(job, hosts),
    },
    effects,
  )
  return { ...outcome, faults: new Map([...survey.faults, ...outcome.faults]) }
}

async function assembleFleet(
  task: NightTask,
  { faults }: Pick<HostsOutcome, "faults">,
  { log, now, signal }: Effects,
): Promise<RunResult> {
  const requestsIn = requestReader(task.job, task.survey, signal)
  const raised = await raisedByDay(task.jobFolder, log)
  const result = await task.stages.time("assemble", () =>
    // Another machine, with a clock of its own, may have started the run.
    assemble({ ...task, faults, raised, finishedAt: Math.max(now(), task.run.startedAt), requestsIn }),
  )
  for (const { code, params } of result.incidentHistory?.remarks ?? [])
    log.warn("memory.remark", { remark: code, ...params })
  return result
}

function nightOf({ survey }: NightTask): { readonly night: string; readonly end: string } {
  const { start, end } = intervalOf(survey.night)
  return { night: start, end }
}

function outcomeOf(faults: readonly FaultRecord[], stages: RunOutcome["stages"]): RunOutcome {
  const exitCode: Exit = faults.length > 0 ? exits.partial : exits.done
  return { version: 1, exitCode, faults, stages }
}
