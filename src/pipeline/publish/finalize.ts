import { childLog, type Effects, type Job } from "../../base/index.ts"
import { closeRun, isFinalizing, publish } from "../../store/index.ts"
import { jobFolderOf } from "../job-folder.ts"
import type { NightOutcome } from "../night.ts"
import { applyRetention } from "./retention.ts"
import { notify } from "./notify.ts"

/**
 * All that is left once a report is whole: links, messages, metrics, pruning. Each step may be done twice, so
 * that a run that was killed in one of them ends, when repeated, like one that was not.
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
    effects.log.info("run.published", { incidents: incidents.length, exit: night.exit })
  }
  const notified = await notify(job, night, effects)
  await applyRetention({ job, jobFolder, run: id }, effects)
  await closeRun(folder)
  return notified
}
