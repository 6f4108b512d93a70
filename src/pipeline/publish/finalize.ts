import { childLog, type Effects, Fault, isErrno, type Job } from "../../base/index.ts"
import { closeRun, isFinalizing, jobFolderOf, pruneRuns, publish } from "../../store/index.ts"
import type { NightOutcome } from "../outcome.ts"
import { maxPastNights } from "../past-nights.ts"
import { notify } from "./notify.ts"

/**
 * The steps after a complete report: symlinks, messages, metrics, retention. Each is idempotent, so that a
 * killed run finishes the same way when repeated.
 */
export async function finalize(job: Job, night: NightOutcome, baseEffects: Effects): Promise<NightOutcome> {
  const {
    result: {
      run: { id },
      incidents,
    },
    folder,
  } = night
  const effects = { ...baseEffects, log: childLog(baseEffects.log, { run: id }) }
  const jobFolder = jobFolderOf(job)
  if (await isFinalizing(folder)) {
    await publish(folder, jobFolder)
    await effects.remote?.publish(id)
    effects.log.info("run.published", { incidents: incidents.length, exit: night.exit })
  }
  const notified = await notify(job, night, effects)
  await applyRetention(job, id, effects)
  await closeRun(folder)
  return notified
}

/** Applies retention. Failures are only logged, and retried after the next night. */
async function applyRetention(job: Job, protectedRun: string, { log, now }: Effects): Promise<void> {
  const jobFolder = jobFolderOf(job)
  const rule = { jobFolder, protectedRun, ...job.retention, digestNights: maxPastNights, now: now(), log }
  try {
    const pruned = await pruneRuns(rule)
    const { reduced, removed, links, models, tempFiles } = pruned
    const count = reduced.length + removed.length + links.length + models.length + tempFiles
    if (count > 0) log.info("retention.pruned", { ...pruned })
  } catch (error) {
    if (!isErrno(error) && !(error instanceof Fault)) throw error
    log.warn("retention.failed", { what: error.message })
  }
}
