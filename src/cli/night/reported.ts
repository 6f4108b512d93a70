import { type Effects, Fault, type Job } from "../../base/index.ts"
import { type NightOptions, reportFailure, stageHungCode } from "../../pipeline/index.ts"
import { withRemoteFolder } from "../../store/index.ts"

/**
 * Makes a night, or a part of one, in the job's folder. One without a report leaves a page and a message
 * that say so.
 */
export async function reported<T>(
  job: Job,
  { command }: Pick<NightOptions, "command">,
  effects: Effects,
  work: (inFolder: Effects) => Promise<T>,
): Promise<T> {
  const report = async (error: unknown, inFolder: Effects): Promise<never> => {
    await reportFailure(job, { error, command }, inFolder)
    if (error instanceof Fault && error.code === stageHungCode) endWithoutWaiting()
    throw error
  }
  let isOpen = false
  const inFolder = (effects: Effects): Promise<T> => {
    isOpen = true
    return work(effects).catch((error: unknown) => report(error, effects))
  }
  return await withRemoteFolder(job, effects, inFolder).catch((error: unknown) => {
    if (isOpen) throw error
    return report(error, effects)
  })
}

/** What hung may still wait for an answer from the system, which would keep this process. */
function endWithoutWaiting(): void {
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 10_000).unref()
}
