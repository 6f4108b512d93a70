import { childLog, type Effects, type Exit, exits } from "../../base/index.ts"
import { loadJob } from "../../job/index.ts"
import { deliveryExit, drainOutbox, publishMetrics } from "../../pipeline/index.ts"
import { withRemoteFolder } from "../../store/index.ts"
import { countOf } from "../../text/index.ts"
import { notDoneLine, printableLines } from "../terminal/lines.ts"

export interface DeliverArguments {
  /** Path of the job file. */
  readonly job: string
  readonly output?: string
  /** Also retries rejected messages. */
  readonly retryRefused?: boolean
}

/** `noctule deliver JOB`: sends the pending messages of the job's outbox. */
export async function deliver(
  { job: file, output, retryRefused = false }: DeliverArguments,
  processEffects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const job = await loadJob(file, { output, env: processEffects.env, now: processEffects.now() })
  const effects = { ...processEffects, log: childLog(processEffects.log, { job: job.name }) }
  const { sent, pending, faults } = await withRemoteFolder(job, effects, async inFolder => {
    const drained = await drainOutbox(job, retryRefused ? "refused" : "pending", inFolder)
    const metrics = await publishMetrics(job, { lastRun: null, folder: null }, inFolder)
    return { ...drained, faults: [...drained.faults, ...metrics] }
  })
  const summary =
    sent + faults.length === 0 ? "nothing to deliver" : `${countOf(sent, "message")} sent, ${pending} pending`
  out(printableLines([summary, ...faults.map(notDoneLine)]))
  return deliveryExit(exits.done, { pending, faults })
}
