import { logOf, type Effects, type Job } from "../base/index.ts"
import { closeRun, isEnding, publish } from "../store/index.ts"
import { jobFolderOf } from "./job-folder.ts"
import type { NightOutcome } from "./night.ts"
import { retain } from "./retention.ts"
import { tell } from "./tell.ts"

/**
 * All that is left once a report is whole: links, messages, metrics, pruning. Each step may be done twice, so that a run that was killed in one of
 * them ends, when repeated, like one that was not.
 */
export async function endNight(job: Job, night: NightOutcome, world: Effects): Promise<NightOutcome> {
  const { result: { run: { id }, incidents }, folder } = night
  const effects = { ...world, log: logOf(world.log, { run: id }) }
  const jobFolder = jobFolderOf(job)
  if (await isEnding(folder)) {
    await publish(folder, jobFolder)
    effects.log.info("run.published", { incidents: incidents.length, exit: night.exit })
  }
  const ended = await tell(job, night, effects)
  await retain({ job, jobFolder, run: id }, effects)
  await closeRun(folder)
  return ended
}
