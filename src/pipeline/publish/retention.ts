import { type Effects, Fault, isErrno, type Job } from "../../base/index.ts"
import { pruneRuns } from "../../store/index.ts"
import { maxPastNights } from "../past-nights.ts"

export interface RetentionTask {
  readonly job: Job
  readonly jobFolder: string
  /** The run that was just published. */
  readonly run: string
}

/**
 * Prunes what the job no longer wants to keep. The night is done by then: what goes wrong here is told, and
 * tried again after the next.
 */
export async function applyRetention(
  { job, jobFolder, run }: RetentionTask,
  { log, now }: Effects,
): Promise<void> {
  try {
    const rule = { jobFolder, protectedRun: run, ...job.retention, digestNights: maxPastNights, now: now() }
    const { reduced: thinned, removed, links, models, tempFiles: leftovers } = await pruneRuns(rule)
    const count = thinned.length + removed.length + links.length + models.length + leftovers
    if (count > 0) log.info("retention.pruned", { thinned, removed, links, models, leftovers })
  } catch (error) {
    if (!isErrno(error) && !(error instanceof Fault)) throw error
    log.warn("retention.failed", { what: error.message })
  }
}
