import { join } from "node:path"
import { exits, Fault, type Effects, type Exit, type Job, type RunResult } from "../base/index.ts"
import { drain, outboxOf, put, readOutbox, type Drained } from "../deliver/index.ts"
import { jobFolderOf } from "./job-folder.ts"
import { composeNight } from "./messages.ts"
import { tellMetrics } from "./metrics.ts"
import type { NightOutcome } from "./night.ts"
import { isInTheMaking, wholeRun } from "./repeat.ts"

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

/** Delivers what waits and writes the metrics of a night whose report is published: nothing of it can cost the report. Adds what went wrong. */
export async function tell(job: Job, night: NightOutcome, effects: Effects): Promise<NightOutcome> {
  const delivered = await drainPublished(job, effects)
  const ended = exitOf(night.exit, delivered)
  const unwritten = await tellMetrics(job, { lastRun: { at: effects.now(), exit: ended, report: true }, folder: night.folder }, effects)
  const faults = [...delivered.faults, ...unwritten]
  return { ...night, faults: [...night.faults, ...faults.map(fault => fault.toRecord())], exit: exitOf(night.exit, { ...delivered, faults }) }
}

/** Sends what waits in the job's outbox. Messages of a run that is not published yet stay where they are. */
export async function drainOutbox(job: Job, tryAgain: "pending" | "refused", effects: Effects): Promise<Drained> {
  const outbox = outboxOf(jobFolderOf(job))
  const unpublished = new Set<string>()
  for (const { run } of await readOutbox(outbox)) if (run !== null && (await isInTheMaking(join(jobFolderOf(job), "runs", run)))) unpublished.add(run)
  const mayGo = ({ run }: { readonly run: string | null }): boolean => run === null || !unpublished.has(run)
  return await drain({ outbox, routes: job.deliver, mayGo, tryAgain }, effects)
}

/** The published run of this very plan, where messages of it still wait: then nothing is computed again. Else null. */
export async function owedRun(job: Job, plan: string, { log }: Effects): Promise<NightOutcome | null> {
  const waiting = (await readOutbox(outboxOf(jobFolderOf(job)))).filter(({ state }) => state === "pending").map(({ run }) => run)
  const whole = waiting.length === 0 ? null : await wholeRun(jobFolderOf(job), plan)
  if (!whole || !waiting.includes(whole.result.run.id)) return null
  log.info("run.repeated", { run: whole.result.run.id, what: "its report is there: only what waits is delivered" })
  return whole
}

/** What waits outweighs what is missing: a repeat only drains the outbox, and ends with the run's own exit code. */
export function exitOf(own: Exit, { pending, faults }: Pick<Drained, "pending" | "faults">): Exit {
  if (pending > 0 || faults.some(({ exit }) => exit === exits.undelivered)) return exits.undelivered
  return own === exits.done && faults.length > 0 ? exits.partial : own
}

async function drainPublished(job: Job, effects: Effects): Promise<Drained> {
  try {
    return await drainOutbox(job, "pending", effects)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    effects.log.error("deliver.failed", { what: error.what, where: error.where })
    return { faults: [error], sent: 0, pending: 1 }
  }
}
