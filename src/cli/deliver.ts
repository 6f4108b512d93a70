import { exits, logOf, type Effects, type Exit } from "../base/index.ts"
import { loadJob } from "../job/index.ts"
import { drainOutbox, exitOf, tellMetrics } from "../pipeline/index.ts"
import { countOf } from "../words/index.ts"
import { linesOf, notDone } from "./lines.ts"

export interface DeliverArguments {
  /** Path of the job file. */
  readonly job: string
  readonly output?: string
  /** Also what was refused for good. */
  readonly again?: boolean
}

/** `noctule deliver JOB`: sends what waits in the job's outbox, and nothing else. */
export async function deliver({ job: file, output, again = false }: DeliverArguments, world: Effects, out: (text: string) => void): Promise<Exit> {
  const job = await loadJob(file, { output, env: world.env, now: world.now() })
  const effects = { ...world, log: logOf(world.log, { job: job.name }) }
  const drained = await drainOutbox(job, again ? "refused" : "pending", effects)
  const faults = [...drained.faults, ...(await tellMetrics(job, { lastRun: null, folder: null }, effects))]
  const { sent, pending } = drained
  const head = sent + faults.length === 0 ? "nothing waits" : `${countOf(sent, "message")} sent, ${pending} still to be sent`
  out(linesOf([head, ...faults.map(notDone)]))
  return exitOf(exits.done, { pending, faults })
}
