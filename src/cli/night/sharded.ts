import { type Effects, Fault, type Job } from "../../base/index.ts"
import {
  mergeNight,
  runShard,
  type Shard,
  type ShardOptions,
  type ShardOutcome,
} from "../../pipeline/index.ts"
import { inUseCode, remoteFolderOf, withSharedFolder } from "../../store/index.ts"
import { reported } from "./reported.ts"

/** The job with a working copy of its own for each shard, where its folder is in an object store. */
export function inOwnCopy(job: Job, { index }: Shard): Job {
  return remoteFolderOf(job) === null ? job : { ...job, output: `${job.output}-shard-${index}` }
}

/** Makes a shard, and the night where it is the last one to end. */
export async function madeShard(job: Job, options: ShardOptions, effects: Effects): Promise<ShardOutcome> {
  if (remoteFolderOf(job) === null)
    return await reported(job, options, effects, inFolder => runShard(job, options, inFolder))
  const outcome = await withSharedFolder(job, effects, shared => runShard(job, options, shared)).catch(
    (error: unknown) =>
      reported(job, options, effects, async () => {
        throw error
      }),
  )
  return outcome.kind === "ended" ? await mergedInStore(job, options, effects) : outcome
}

/** The folder's lease decides which of the shards that saw all others end is the one that merges. */
async function mergedInStore(job: Job, options: ShardOptions, effects: Effects): Promise<ShardOutcome> {
  const task = { ...options, partial: false }
  try {
    const night = await reported(job, options, effects, inFolder => mergeNight(job, task, inFolder))
    return { kind: "merged", night }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== inUseCode) throw error
    return { kind: "ended" }
  }
}
