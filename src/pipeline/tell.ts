import { stat } from "node:fs/promises"
import { join } from "node:path"
import { exits, Fault, isErrno, type Effects, type Exit, type Job, type RunRecord, type RunResult } from "../base/index.ts"
import { drain, outboxOf, put, readOutbox, type Drained } from "../deliver/index.ts"
import { readJson } from "../store/index.ts"
import { composeNight } from "./messages.ts"
import type { NightOutcome } from "./night.ts"

export interface TellTask {
  readonly job: Job
  readonly result: RunResult
  /** The run's folder. */
  readonly folder: string
}

/** Puts the night's messages into the outbox, before the run is published: from then on a crash loses none. Returns what could not be made. */
export async function enqueueNight({ job, result, folder }: TellTask, effects: Effects): Promise<readonly Fault[]> {
  if (job.deliver.length === 0) return []
  const outbox = outboxOf(jobFolderOf(job))
  const { messages, faults } = await composeNight({ job, result, folder, earlier: await readOutbox(outbox) }, effects)
  const fresh = await put(outbox, messages, effects.now())
  effects.log.info("deliver.queued", { messages: fresh, known: messages.length - fresh })
  return faults
}

/** Sends what waits in the job's outbox. Messages of a run that is not published yet stay where they are. */
export async function drainOutbox(job: Job, tryAgain: "pending" | "refused", effects: Effects): Promise<Drained> {
  const jobFolder = jobFolderOf(job)
  const unpublished = new Set<string>()
  for (const { run } of await readOutbox(outboxOf(jobFolder))) {
    if (run !== null && (await isUnpublished(join(jobFolder, "runs", run)))) unpublished.add(run)
  }
  const mayGo = ({ run }: { readonly run: string | null }): boolean => run === null || !unpublished.has(run)
  return await drain({ outbox: outboxOf(jobFolder), routes: job.deliver, mayGo, tryAgain }, effects)
}

/** A published run of which messages still wait. */
export interface Owed {
  readonly folder: string
  readonly result: RunResult
  readonly record: RunRecord
}

/** The one of this very plan; null where there is none. */
export async function owedRun(job: Job, plan: string): Promise<Owed | null> {
  const jobFolder = jobFolderOf(job)
  const waiting = (await readOutbox(outboxOf(jobFolder))).filter(({ state }) => state === "pending")
  for (const run of new Set(waiting.map(({ run }) => run))) {
    if (run === null) continue
    const folder = join(jobFolder, "runs", run)
    const record = (await readJson(join(folder, "run.json"))) as RunRecord | null
    if (record?.plan !== plan || (await isUnpublished(folder))) continue
    const result = (await readJson(join(folder, "result.json"))) as RunResult | null
    if (result) return { folder, result, record }
  }
  return null
}

/** The report of this very plan is there, and messages of it wait: nothing is computed again. */
export async function onlyDeliver(job: Job, { folder, result, record }: Owed, effects: Effects): Promise<NightOutcome> {
  effects.log.info("run.repeated", { run: result.run.id, what: "its report is there: only what waits is delivered" })
  const delivered = await deliver(job, effects)
  const faults = [...result.errors, ...delivered.faults.map(fault => fault.toRecord())]
  return { result, folder, latest: join(jobFolderOf(job), "latest"), faults, exit: exitOf(record.exitCode as Exit, delivered) }
}

/** Trouble here never costs the report, which is published. */
export async function deliver(job: Job, effects: Effects): Promise<Drained> {
  try {
    return await drainOutbox(job, "pending", effects)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    effects.log.error("deliver.failed", { what: error.what, where: error.where })
    return { faults: [error], sent: 0, pending: 1 }
  }
}

/** What waits outweighs what is missing: a repeat only drains the outbox, and ends with the run's own exit code. */
export function exitOf(own: Exit, { pending, faults }: Pick<Drained, "pending" | "faults">): Exit {
  if (pending > 0 || faults.some(({ exit }) => exit === exits.undelivered)) return exits.undelivered
  return own === exits.done && faults.length > 0 ? exits.partial : own
}

export function jobFolderOf({ output, name }: Pick<Job, "output" | "name">): string {
  return join(output, name)
}

async function isUnpublished(folder: string): Promise<boolean> {
  try {
    await stat(join(folder, "work"))
    return true
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false
    throw error
  }
}
