import { hostname } from "node:os"
import { childLog, type Effects, type Job } from "../../base/index.ts"
import { completeNight, examineHosts, inRun } from "../night.ts"
import type { NightOptions, NightOutcome } from "../outcome.ts"
import { type Plan, planNight, type PlanTask } from "../plan.ts"
import { completedRun } from "../reuse-run.ts"
import type { NightTask } from "../run-record.ts"
import { stopwatch } from "../stages.ts"
import { withWatchdog, watchdogTimes } from "../watchdog/watchdog.ts"
import { dealHosts } from "./deal.ts"
import { mergeUnlessInUse } from "./merge.ts"
import { joinShards, type ShardPlace } from "./place.ts"
import { readDeal, readShardRecord, shardStates, writeShardRecord } from "./shard-files.ts"
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
  /** All shards have ended, in an object store: `mergeNight` is left to do, in the folder. */
  | { readonly kind: "ended" }
  | {
      readonly kind: "waiting"
      readonly run: string
      readonly record: ShardRecord
      /** Shards that have not ended; none where another process merges now. */
      readonly missing: readonly number[]
    }

export interface ShardOptions extends NightOptions {
  readonly shard: Shard
}

/**
 * One shard of a night: examines its hosts in the run's folder, which all shards share. The last one to end
 * merges. A repeat of a shard that has ended only merges, where that is left to do.
 */
export async function runShard(
  job: Job,
  { shard, ...options }: ShardOptions,
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
  const complete = await earlierOutcome(planned, effects)
  if (complete) return complete
  const deal = async (): Promise<readonly (readonly string[])[]> =>
    dealHosts(planned.survey.hosts, await weightsOf(planned, effects), shard.count)
  const place = await joinShards({ ...planned, shards: shard.count, deal }, effects)
  const { run } = place
  return await inRun({ ...planned, run }, effects, async (night, alive) => {
    const record = await endShard(night, { place, index: shard.index }, alive)
    const { missing, records } = await shardStates(place, alive.log)
    if (missing.length === 0 && effects.remote) return { kind: "ended" }
    const merged =
      missing.length === 0 ? await mergeUnlessInUse({ ...night, place, shards: records }, alive) : null
    return merged ? { kind: "merged", night: merged } : { kind: "waiting", run: run.id, record, missing }
  })
}

/** Where an earlier process has merged: what that left to do is done, or left to `mergeNight`. */
async function earlierOutcome(
  planned: Plan & PlanTask,
  effects: Effects,
): Promise<Exclude<ShardOutcome, { kind: "waiting" }> | null> {
  if (effects.remote)
    return (await completedRun(planned.jobFolder, planned, effects)) ? { kind: "ended" } : null
  const night = await completeNight(planned, effects)
  return night && { kind: "merged", night }
}

interface OwnShard {
  readonly place: ShardPlace
  readonly index: number
}

/** Fault `shards.in-use` where another process makes the same shard. */
async function endShard(task: NightTask, { place, index }: OwnShard, effects: Effects): Promise<ShardRecord> {
  const { run, bring, keep, exclusively } = place
  return await exclusively(index, async lost => {
    await bring("records")
    const earlier = await readShardRecord(run, index, effects.log)
    if (earlier) return earlier
    const hosts = (await readDeal(run))[index] ?? []
    effects.log.info("shard.started", { shard: index, of: run.shards, hosts: hosts.length })
    const signal = AbortSignal.any([effects.signal, lost])
    const { faults, engine } = await examineOwn(task, { hosts, index }, { ...effects, signal })
    const record = {
      index,
      hosts: hosts.length,
      machine: hostname(),
      failures: [...faults].map(([host, fault]) => ({ host, fault: fault.toRecord() })),
      stages: task.stages.record(),
      engine,
    }
    await writeShardRecord(run, record)
    await keep(index)
    effects.log.info("shard.ended", { shard: index, hosts: hosts.length, failed: faults.size })
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
