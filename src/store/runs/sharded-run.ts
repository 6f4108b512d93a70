import { basename, join } from "node:path"
import type { SharedPlan } from "../../base/index.ts"
import { cannotWrite, otherShardCount, otherShardPlan } from "../faults.ts"
import { writeJson } from "../files.ts"
import { makeFolder } from "../make-folder.ts"
import { hiddenTempPathFor, removeFolder } from "../temp-files.ts"
import { folderOf, moveTo, nextRun, type RunFolder, type RunPlan, runsOf } from "./run-folder.ts"
import { isInUse, readMarker, type RunMarker, writeMarker } from "./run-marker.ts"

/** A run that several processes make together, each a shard of the hosts, in one folder. */
export interface ShardedRun extends RunFolder {
  readonly shards: number
}

export interface ShardPlan extends Pick<RunPlan, "jobFolder" | "night" | "hash" | "now" | "log"> {
  readonly shards: number
  /** Content of work/shards.json, which the process that creates the run decides for all. */
  readonly dealt: () => Promise<unknown>
}

/**
 * Joins the run that the other shards of the same plan make, or creates it: by one rename, so that of two
 * processes one creates it and the other joins. Fault `store.other-shards` where shards of another plan or
 * number are at work on the same night.
 */
export async function joinShardedRun(plan: ShardPlan): Promise<ShardedRun> {
  const runs = join(plan.jobFolder, "runs")
  try {
    await makeFolder(runs)
    for (;;) {
      // Before the others are looked for: what one of them creates in between has this id.
      const id = await nextRun(plan)
      const found = (await findShardedRun(plan)) ?? (await createShardedRun(join(runs, id), plan))
      if (found?.shards === plan.shards) return found
      if (found !== null) throw otherShardCount(found.path, { got: plan.shards, found: found.shards })
    }
  } catch (error) {
    throw cannotWrite(plan.jobFolder, error)
  }
}

/** The run in progress that shards of this plan make; null where there is none. */
export async function findShardedRun(
  plan: Pick<ShardPlan, "jobFolder" | "night" | "hash" | "log">,
): Promise<ShardedRun | null> {
  for (const id of (await runsOf(plan)).reverse()) {
    const path = join(plan.jobFolder, "runs", id)
    const marker = await readMarker(path, plan.log)
    if (marker?.shards === undefined) continue
    if (marker.hash === plan.hash) return shardedRun(plan, id, marker)
    if (await isInUse(path, plan.log)) throw otherShardPlan(path, { got: plan.hash, found: marker.hash })
  }
  return null
}

/** The folder on this disk of a run that shards make together in an object store. */
export async function openShardedRun(
  jobFolder: string,
  { night, hash, id, startedAt, dealt }: SharedPlan,
): Promise<ShardedRun> {
  const path = join(jobFolder, "runs", id)
  const shards = dealt.length
  await writeMarker(path, { hash, startedAt, shards })
  await writeJson(join(path, "work", "shards.json"), dealt)
  return shardedRun({ jobFolder, night }, id, { startedAt, shards })
}

/** Null where another process was faster. */
async function createShardedRun(path: string, plan: ShardPlan): Promise<ShardedRun | null> {
  const { hash, shards, now } = plan
  const tempFolder = hiddenTempPathFor(path)
  await writeMarker(tempFolder, { hash, startedAt: now, shards })
  await writeJson(join(tempFolder, "work", "shards.json"), await plan.dealt())
  if (await moveTo(tempFolder, path)) return shardedRun(plan, basename(path), { startedAt: now, shards })
  await removeFolder(tempFolder)
  return null
}

function shardedRun(
  plan: Pick<ShardPlan, "jobFolder" | "night">,
  id: string,
  { startedAt, shards = 1 }: Pick<RunMarker, "startedAt" | "shards">,
): ShardedRun {
  return { ...folderOf(plan, { id, startedAt, resumed: true }), shards }
}
