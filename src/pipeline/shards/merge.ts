import { join } from "node:path"
import { childLog, compareText, type Effects, Fault, type Job } from "../../base/index.ts"
import { findShardedRun, folderTime, type ShardedRun, withLease } from "../../store/index.ts"
import type { HostsOutcome } from "../hosts/hosts.ts"
import { completeNight, examineHosts, inRun, makeNight, withSomeHost } from "../night.ts"
import type { NightOptions, NightOutcome } from "../outcome.ts"
import { planNight, type PlanTask } from "../plan.ts"
import { finalize } from "../publish/finalize.ts"
import type { NightTask } from "../run-record.ts"
import { stopwatch } from "../stages.ts"
import { withWatchdog, watchdogTimes } from "../watchdog/watchdog.ts"
import { hostWithoutShard, mergeInUse, mergeInUseCode, noShards, shardsMissing } from "./faults.ts"
import { failuresOf, readDeal, shardStates } from "./shard-files.ts"
import type { ShardRecord } from "./shard-record.ts"

export interface MergeOptions extends NightOptions {
  /** Reports also where shards are missing, once none of them is at work; their hosts have failed. */
  readonly partial: boolean
}

/** Makes the report of a night in shards, where the last shard could not. */
export async function mergeNight(
  job: Job,
  { partial, ...options }: MergeOptions,
  baseEffects: Effects,
): Promise<NightOutcome> {
  const effects = { ...baseEffects, log: childLog(baseEffects.log, { job: job.name }) }
  return await withWatchdog(watchdogTimes(job), effects, (watched, note) =>
    mergeStages(
      { job, partial, options: { ...options, repeat: "reuse" }, stages: stopwatch(effects.now, note) },
      watched,
    ),
  )
}

async function mergeStages(
  { partial, ...task }: PlanTask & Pick<MergeOptions, "partial">,
  effects: Effects,
): Promise<NightOutcome> {
  const planned = { ...(await planNight(task, effects)), ...task }
  const complete = await completeNight(planned, effects)
  if (complete) return complete
  const run = await findShardedRun({ ...planned, hash: planned.plan, log: effects.log })
  if (run === null) throw noShards(planned.night)
  const { records, missing, alive } = await shardStates(run, effects.log)
  if (alive.length > 0 || (missing.length > 0 && !partial)) throw shardsMissing(run.path, { missing, alive })
  return await inRun({ ...planned, run }, effects, (night, alive) =>
    merge({ ...night, run, shards: records }, alive),
  )
}

interface MergeTask extends NightTask {
  readonly run: ShardedRun
  readonly shards: readonly ShardRecord[]
}

/** Null where another process merges now, or has just merged. */
export async function mergeUnlessInUse(task: MergeTask, effects: Effects): Promise<NightOutcome | null> {
  try {
    return await merge(task, effects)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== mergeInUseCode) throw error
    return null
  }
}

/** Fault `shards.merge-in-use` where another process merges now. */
async function merge(task: MergeTask, effects: Effects): Promise<NightOutcome> {
  const { job, run } = task
  const lease = {
    now: () => folderTime(run.path),
    inUse: ({ machine }: { readonly machine: string }) => mergeInUse(run.path, machine),
  }
  return await withLease(join(run.path, ".merge.lock"), lease, async () => {
    const complete = await completeNight(task, effects)
    if (complete) return complete
    effects.log.info("merge.started", { shards: run.shards, ended: task.shards.length })
    return await finalize(
      job,
      await makeNight(task, (_, inRun) => examineRest(task, inRun), effects),
      effects,
    )
  })
}

/** Examines what the shards left: hosts that share a model, and those whose files are missing or torn. */
async function examineRest(task: MergeTask, effects: Effects): Promise<HostsOutcome> {
  const { survey, shards } = task
  const failed = new Map([...failuresOf(shards), ...(await hostsWithoutShard(task))])
  const hosts = survey.hosts.filter(host => !failed.has(host))
  const outcome = await examineHosts(
    { ...task, survey: { ...survey, hosts }, tables: "tables-merge" },
    effects,
  )
  const byHost = [...outcome.faults, ...failed].sort(([a], [b]) => compareText(a, b))
  return { ...outcome, faults: withSomeHost(task, new Map([...survey.faults, ...byHost])) }
}

async function hostsWithoutShard({ run, shards }: MergeTask): Promise<readonly (readonly [string, Fault])[]> {
  const ended = new Set(shards.map(({ index }) => index))
  const dealt = await readDeal(run)
  return dealt.flatMap((hosts, index) =>
    ended.has(index) ? [] : hosts.map(host => [host, hostWithoutShard(host, index)] as const),
  )
}
