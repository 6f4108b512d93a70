import type { Effects, Job } from "../../base/index.ts"
import { followFiles } from "./files.ts"
import { followMachine } from "./machine.ts"
import type { NewestReader } from "./newest-rows.ts"
import { followServer } from "./samples.ts"

/** Follows the job's source, whatever its kind. `since`: epoch ms of the oldest rows that are wanted. */
export async function followSource(job: Job, since: number, effects: Effects): Promise<NewestReader> {
  const { prometheus, machine } = job.source
  if (prometheus !== undefined) return await followServer({ job, rule: prometheus, since }, effects)
  if (machine !== undefined) return await followMachine({ job, rule: machine, since }, effects)
  return await followFiles(job, since)
}
