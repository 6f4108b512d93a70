import { join } from "node:path"
import { type Effects, type Exit, exits, Fault, type Job, type RunResult } from "../../base/index.ts"
import { drain, type Drained, type Entry, outboxOf, put, readOutbox, withdraw } from "../../deliver/index.ts"
import { isInProgress, isInUse, jobFolderOf } from "../../store/index.ts"
import { composeNight } from "./compose.ts"
import { publishMetrics } from "./metrics.ts"
import type { NightOutcome } from "../outcome.ts"

export interface NotifyTask {
  readonly job: Job
  readonly result: RunResult
  /** The run's folder. */
  readonly folder: string
}

/**
 * Adds the night's messages to the outbox before the run is sealed, so that a crash loses none. First
 * withdraws those of abandoned runs, which would wait forever. Returns the faults.
 */
export async function enqueueNight(
  { job, result, folder }: NotifyTask,
  effects: Effects,
): Promise<readonly Fault[]> {
  if (job.deliver.length === 0) return []
  const outbox = outboxOf(jobFolderOf(job))
  const { entries } = await readOutbox(outbox)
  const orphans = await orphanedEntries(entries, { job, run: result.run.id }, effects)
  const what = "messages of runs that were cut off before their report was whole"
  if (orphans.length > 0) effects.log.info("deliver.withdrawn", { messages: orphans.length, what })
  await withdraw(outbox, orphans)
  const earlier = entries.filter(entry => !orphans.includes(entry))
  const { messages, faults } = await composeNight({ job, result, folder, earlier }, effects)
  const added = await put(outbox, messages, effects.now())
  effects.log.info("deliver.queued", { messages: added, known: messages.length - added })
  return faults
}

/**
 * Delivers pending messages and writes metrics once the report is complete. Adds the faults to the outcome.
 */
export async function notify(job: Job, night: NightOutcome, effects: Effects): Promise<NightOutcome> {
  const delivered = await drainPublished(job, effects)
  const exitAfterDelivery = deliveryExit(night.exit, delivered)
  const metricsFaults = await publishMetrics(
    job,
    { lastRun: { at: effects.now(), exit: exitAfterDelivery, report: true }, folder: night.folder },
    effects,
  )
  const faults = [...delivered.faults, ...metricsFaults]
  return {
    ...night,
    faults: [...night.faults, ...faults.map(fault => fault.toRecord())],
    exit: deliveryExit(night.exit, { ...delivered, faults }),
  }
}

/** Sends the pending messages of the job's outbox, except those of runs without a complete report. */
export async function drainOutbox(
  job: Job,
  retry: "pending" | "refused",
  effects: Effects,
): Promise<Drained> {
  const outbox = outboxOf(jobFolderOf(job))
  const unpublished = new Set<string>()
  for (const { run } of (await readOutbox(outbox)).entries)
    if (run !== null && (await isInProgress(jobFolderOf(job), run))) unpublished.add(run)
  const isSendable = ({ run }: { readonly run: string | null }): boolean =>
    run === null || !unpublished.has(run)
  return await drain({ outbox, routes: job.deliver, isSendable, retry }, effects)
}

/**
 * A pending message (6) takes precedence over a partial report (5): a repeat only drains the outbox, and
 * exits with the run's own code.
 */
export function deliveryExit(own: Exit, { pending, faults }: Pick<Drained, "pending" | "faults">): Exit {
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

/** Entries of other runs interrupted before their report was complete. */
async function orphanedEntries(
  entries: readonly Entry[],
  { job, run: own }: { readonly job: Job; readonly run: string },
  { log }: Effects,
): Promise<readonly Entry[]> {
  const jobFolder = jobFolderOf(job)
  const orphans: Entry[] = []
  for (const entry of entries) {
    const { run, state } = entry
    if (state !== "pending" || run === null || run === own || !(await isInProgress(jobFolder, run))) continue
    if (!(await isInUse(join(jobFolder, "runs", run), log))) orphans.push(entry)
  }
  return orphans
}
