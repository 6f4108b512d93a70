import type { Effects, Job } from "../../base/index.ts"
import { followFiles } from "./files.ts"
import type { NewestReader } from "./newest-rows.ts"
import { followServer } from "./samples.ts"

/** Follows the job's source, whatever its kind. `since`: epoch ms of the oldest rows that are wanted. */
export async function followSource(job: Job, since: number, effects: Effects): Promise<NewestReader> {
  const { prometheus: rule } = job.source
  return rule === undefined
    ? await followFiles(job, since)
    : await followServer({ job, rule, since }, effects)
}
