import { join } from "node:path"
import { exits, Fault, logOf } from "../base/index.ts"
import type { Effects, FaultRecord, Job, RunFailure, RunResult } from "../base/index.ts"
import { bugSeen } from "../base/messages/pipeline.ts"
import { firstLine } from "../base/messages/text.ts"
import { writeFailure } from "../report/index.ts"
import { readJson } from "../store/index.ts"
import { jobFolderOf } from "./job-folder.ts"
import { tellMetrics } from "./metrics.ts"
import { stageOf } from "./stages.ts"
import { tellFailure } from "./tell-failure.ts"
import { versions } from "./versions.ts"

export interface Ended {
  /** What was thrown. */
  readonly error: unknown
  /** argv */
  readonly command: readonly string[]
}

/**
 * Leaves failure.html and failure.json under output/<job>/failure/: a night without a report must not look like a quiet one. The last good report
 * stays where it is. Then tells it. A run that was stopped by signal has not failed. Never throws: the run's own error is what counts.
 */
export async function leaveFailure(job: Job, ended: Ended, world: Effects): Promise<void> {
  if (world.signal.aborted) return
  const effects = { ...world, log: logOf(world.log, { job: job.name }) }
  const folder = jobFolderOf(job)
  const failure = await failureOf(job, ended, effects).catch((trouble: unknown) => untold(folder, trouble, effects))
  if (failure === null) return
  await writeFailure(folder, failure).then(path => effects.log.info("failure.written", { path }), trouble => untold(folder, trouble, effects))
  await tellFailure(job, failure, effects)
  await tellMetrics(job, { lastRun: { at: effects.now(), exit: failure.fault.exit, report: false }, folder: null }, effects)
}

async function failureOf(job: Job, { error, command }: Ended, { now }: Effects): Promise<RunFailure> {
  const { title, timeZone, page } = job.report
  return {
    version: 1,
    job: { name: job.name, title, timeZone, page },
    at: new Date(now()).toISOString(),
    command,
    stage: stageOf(error),
    fault: faultOf(error),
    lastGood: await lastGood(jobFolderOf(job)),
    versions: versions(),
  }
}

function untold(folder: string, trouble: unknown, { log }: Effects): null {
  log.error("failure.unwritten", { folder, why: firstLine(trouble) })
  return null
}

function faultOf(error: unknown): FaultRecord {
  return error instanceof Fault ? error.toRecord() : { ...bugSeen(error), exit: exits.bug }
}

async function lastGood(folder: string): Promise<RunFailure["lastGood"]> {
  const result = (await readJson(join(folder, "latest", "result.json"))) as RunResult | null
  return result && { run: result.run.id, night: result.night, incidents: result.incidents.length }
}
