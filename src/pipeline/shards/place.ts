import { join } from "node:path"
import type { Effects, SharedNight } from "../../base/index.ts"
import {
  findShardedRun,
  folderTime,
  joinShardedRun,
  leaseOwner,
  type LeaseOwner,
  nextRun,
  openShardedRun,
  otherShardCount,
  type ShardedRun,
  withLease,
} from "../../store/index.ts"
import type { Plan } from "../plan.ts"
import { mergeInUse, shardInUse } from "./faults.ts"

/**
 * Where shards meet: a folder that all can write, or an object store that keeps what each leaves for the
 * merge.
 */
export interface ShardPlace {
  readonly run: ShardedRun
  /**
   * Fault (exit 4) where another process makes the same shard; the signal aborts once one has taken it over.
   */
  readonly exclusively: <T>(shard: number, work: (lost: AbortSignal) => Promise<T>) => Promise<T>
  /** Fault `shards.merge-in-use` where another process merges. */
  readonly merging: <T>(work: () => Promise<T>) => Promise<T>
  /** Lets the others see what a shard has written, once its record is. */
  readonly keep: (shard: number) => Promise<void>
  /** Makes the records of the shards that have ended readable in the run's folder, or all of their files. */
  readonly bring: (what: "records" | "files") => Promise<void>
  /** Of these shards, those that a live process makes. */
  readonly alive: (shards: readonly number[]) => Promise<readonly number[]>
  /** Removes what was kept for the merge. */
  readonly remove: () => Promise<void>
}

type PlannedRun = Pick<Plan, "jobFolder" | "night" | "plan">

export interface JoinTask extends PlannedRun {
  readonly shards: number
  readonly deal: () => Promise<readonly (readonly string[])[]>
}

/** The run that the shards of a plan make; the first of them begins it. */
export async function joinShards(task: JoinTask, effects: Effects): Promise<ShardPlace> {
  const { jobFolder, night, plan: hash, shards, deal: dealt } = task
  const { log, now, remote } = effects
  if (!remote)
    return inFolder(await joinShardedRun({ jobFolder, night, hash, shards, now: now(), log, dealt }))
  const id = await nextRun(task)
  const shared = await remote.shards.join({ night, hash, id, startedAt: now(), dealt: await dealt() })
  const found = shared.plan.dealt.length
  if (found !== shards) throw otherShardCount(night, { got: shards, found })
  return await inStore(jobFolder, shared)
}

/** Null where no shard of the plan has begun. */
export async function findShards(task: PlannedRun, effects: Effects): Promise<ShardPlace | null> {
  const { jobFolder, night, plan: hash } = task
  if (effects.remote) {
    const shared = await effects.remote.shards.find({ night, hash })
    return shared && (await inStore(jobFolder, shared))
  }
  const run = await findShardedRun({ jobFolder, night, hash, log: effects.log })
  return run && inFolder(run)
}

function inFolder(run: ShardedRun): ShardPlace {
  const leaseOf = (shard: number): string => join(run.work, `shard-${shard}.lock`)
  const now = (): Promise<number> => folderTime(run.path)
  const done = async (): Promise<void> => {}
  return {
    run,
    exclusively: async (shard, work) => {
      const inUse = ({ machine }: LeaseOwner) => shardInUse(`${shard}/${run.shards}`, machine)
      return await withLease(leaseOf(shard), { now, inUse }, () => work(new AbortController().signal))
    },
    merging: async work => {
      const inUse = ({ machine }: LeaseOwner) => mergeInUse(run.path, machine)
      return await withLease(join(run.path, ".merge.lock"), { now, inUse }, work)
    },
    keep: done,
    bring: done,
    alive: async shards => {
      const time = await folderTime(run.work)
      const alive: number[] = []
      for (const shard of shards) if (await leaseOwner(leaseOf(shard), time)) alive.push(shard)
      return alive
    },
    remove: done,
  }
}

/** The lease of the folder, which the merge works in, is the lease of the merge. */
async function inStore(jobFolder: string, shared: SharedNight): Promise<ShardPlace> {
  return {
    run: await openShardedRun(jobFolder, shared.plan),
    exclusively: shared.exclusively,
    merging: work => work(),
    keep: shared.keep,
    bring: shared.bring,
    alive: shared.alive,
    remove: shared.remove,
  }
}
