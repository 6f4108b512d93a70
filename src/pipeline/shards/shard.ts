import { hostname } from "node:os"
import { childLog, type Effects, type Job } from "../../base/index.ts"
import { folderTime, joinShardedRun, type ShardedRun, withLease } from "../../store/index.ts"
import { completeNight, examineHosts, inRun } from "../night.ts"
import type { NightOptions, NightOutcome } from "../outcome.ts"
import { type Plan, planNight, type PlanTask } from "../plan.ts"
import type { NightTask } from "../run-record.ts"
import { stopwatch } from "../stages.ts"
import { withWatchdog, watchdogTimes } from "../watchdog/watchdog.ts"
import { dealHosts } from "./deal.ts"
import { shardInUse } from "./faults.ts"
import { mergeUnlessInUse } from "./merge.ts"
import { readDeal, readShardRecord, shardLease, shardStates, writeShardRecord } from "./shard-files.ts"
import type { ShardRecord } from "./shard-record.ts"
import { weightsOf } from "./weights.ts"

/** One part of a night: the `index`-th of `count` shards, from 0. */
export interface Shard {
  readonly index: number
  readonly count: number
}

export type ShardOutcome =
  /** This process merged, or the run was complete before. */
  | { readonly kind: "merged"; readonly night: NightOutcome }
  | {
      readonly kind: "waiting"
      readonly run: string
      readonly record: ShardRecord
      /** Shards that have not ended; none where another process merges now. */
      readonly missing: readonly number[]
    }

/**
 * One shard of a night: examines its hosts in the run's folder, which all shards share. The last one to end
 * merges. A repeat of a shard that has ended only merges, where that is left to do.
 */
export async function runShard(
  job: Job,
  { shard, ...options }: NightOptions & { readonly shard: Shard },
  baseEffects: Effects,
): Promise<ShardOutcome> {
  const effects = { ...baseEffects, log: childLog(baseEffects.log, { job: job.name, shard: shard.index }) }
  return await withWatchdog(watchdogTimes(job), effects, (watched, note) =>
    runStages(
      { job, shard, options: { ...options, repeat: "reuse" }, stages: stopwatch(effects.now, note) },
      watched,
    ),
  )
}

interface ShardTask extends PlanTask {
  readonly shard: Shard
}

async function runStages({ shard, ...task }: ShardTask, effects: Effects): Promise<ShardOutcome> {
  const planned = { ...(await planNight(task, effects)), ...task }
  const complete = await completeNight(planned, effects)
  if (complete) return { kind: "merged", night: complete }
  const run = await joinRun(planned, shard, effects)
  return await inRun({ ...planned, run }, effects, async (night, alive) => {
    const record = await endShard(night, { run, shard }, alive)
    const { missing, records } = await shardStates(run, alive.log)
    const merged =
      missing.length === 0 ? await mergeUnlessInUse({ ...night, run, shards: records }, alive) : null
    return merged ? { kind: "merged", night: merged } : { kind: "waiting", run: run.id, record, missing }
  })
}

async function joinRun(
  { jobFolder, night, plan: hash, ...planned }: Plan,
  { count }: Shard,
  { now, log }: Effects,
): Promise<ShardedRun> {
  return await joinShardedRun({
    jobFolder,
    night,
    hash,
    shards: count,
    now: now(),
    log,
    dealt: async () =>
      dealHosts(planned.survey.hosts, await weightsOf({ ...planned, jobFolder }, { log }), count),
  })
}

interface OwnShard {
  readonly run: ShardedRun
  readonly shard: Shard
}

/** Fault `shards.in-use` where another process makes the same shard. */
async function endShard(task: NightTask, { run, shard }: OwnShard, effects: Effects): Promise<ShardRecord> {
  const lease = {
    now: () => folderTime(run.work),
    inUse: ({ machine }: { readonly machine: string }) =>
      shardInUse(`${shard.index}/${shard.count}`, machine),
  }
  return await withLease(shardLease(run, shard.index), lease, async () => {
    const earlier = await readShardRecord(run, shard.index, effects.log)
    if (earlier) return earlier
    const hosts = (await readDeal(run))[shard.index] ?? []
    effects.log.info("shard.started", { shard: shard.index, of: shard.count, hosts: hosts.length })
    const { faults } = await examineOwn(task, { hosts, index: shard.index }, effects)
    const record = {
      index: shard.index,
      hosts: hosts.length,
      machine: hostname(),
      failures: [...faults].map(([host, fault]) => ({ host, fault: fault.toRecord() })),
      stages: task.stages.record(),
    }
    await writeShardRecord(run, record)
    effects.log.info("shard.ended", { shard: shard.index, hosts: hosts.length, failed: faults.size })
    return record
  })
}

async function examineOwn(
  task: NightTask,
  { hosts, index }: { readonly hosts: readonly string[]; readonly index: number },
  effects: Effects,
): ReturnType<typeof examineHosts> {
  const own = new Set(hosts)
  const faults = new Map([...task.survey.faults].filter(([host]) => own.has(host)))
  const survey = { ...task.survey, hosts, faults }
  return await examineHosts({ ...task, survey, tables: `tables-${index}`, leaveDeferred: true }, effects)
}
