import { join } from "node:path"
import {
  childLog,
  type Effects,
  exits,
  Fault,
  type FaultRecord,
  firstLine,
  type Job,
  type RunFailure,
} from "../../base/index.ts"
import { unexpectedError } from "../faults.ts"
import { writeFailure } from "../../report/index.ts"
import { inUseCode, isFolder, jobFolderOf, takenOverCode } from "../../store/index.ts"
import { resultOrNull } from "../reuse-run.ts"
import { publishMetrics } from "./metrics.ts"
import { yieldCodes } from "../shards/faults.ts"
import { stageOf } from "../stages.ts"
import { notifyFailure } from "./notify-failure.ts"
import { versions } from "../versions.ts"

export interface FailedRun {
  /** The error. */
  readonly error: unknown
  /** argv */
  readonly command: readonly string[]
}

/**
 * Writes failure.html and failure.json under output/<job>/failure/ and notifies, so that a night without a
 * report does not look quiet. Leaves the last good report in place. Does nothing for a run stopped by signal.
 * Never throws, so that the run's own error is reported.
 */
export async function reportFailure(job: Job, failed: FailedRun, baseEffects: Effects): Promise<void> {
  const isAnothersNight =
    failed.error instanceof Fault && [takenOverCode, inUseCode, ...yieldCodes].includes(failed.error.code)
  if (baseEffects.signal.aborted || isAnothersNight) return
  const effects = { ...baseEffects, log: childLog(baseEffects.log, { job: job.name }) }
  const folder = jobFolderOf(job)
  const failure = await failureOf(job, failed, effects).catch((problem: unknown) =>
    logUnwritten(folder, problem, effects),
  )
  if (failure === null) return
  await writeFailure(folder, failure).then(
    path => effects.log.info("failure.written", { path }),
    problem => logUnwritten(folder, problem, effects),
  )
  await notifyFailure(job, failure, effects)
  await publishMetrics(
    job,
    { lastRun: { at: effects.now(), exit: failure.fault.exit, report: false }, folder: null },
    effects,
  )
}

async function failureOf(
  job: Job,
  { error, command }: FailedRun,
  { now, log }: Effects,
): Promise<RunFailure> {
  const { title, timeZone, page } = job.report
  return {
    version: 1,
    job: { name: job.name, title, timeZone, page },
    at: new Date(now()).toISOString(),
    command,
    stage: stageOf(error),
    fault: faultOf(error),
    lastGood: await lastGood(jobFolderOf(job), { log }),
    versions: versions(),
  }
}

function logUnwritten(folder: string, problem: unknown, { log }: Effects): null {
  log.error("failure.unwritten", { folder, why: firstLine(problem) })
  return null
}

function faultOf(error: unknown): FaultRecord {
  return error instanceof Fault ? error.toRecord() : { ...unexpectedError(error), exit: exits.bug }
}

/** The report to which `latest` points; null where there is none. */
async function lastGood(folder: string, effects: Pick<Effects, "log">): Promise<RunFailure["lastGood"]> {
  const latest = join(folder, "latest")
  const result = (await isFolder(latest)) ? await resultOrNull(latest, effects) : null
  return result && { run: result.run.id, night: result.night, incidents: result.incidents.length }
}
