import { childLog, compareText, type Effects, Fault, type Job } from "../../base/index.ts"
import { type HostsOutcome, isAnyUnfinished } from "../hosts/hosts.ts"
import { completeNight, examineHosts, inRun, makeNight, withSomeHost } from "../night.ts"
import type { NightOptions, NightOutcome } from "../outcome.ts"
import { planNight, type PlanTask } from "../plan.ts"
import { finalize } from "../publish/finalize.ts"
import type { NightTask } from "../run-record.ts"
import { stopwatch } from "../stages.ts"
import { withWatchdog, watchdogTimes } from "../watchdog/watchdog.ts"
import { hostWithoutShard, mergeInUseCode, noShards, shardsMissing } from "./faults.ts"
import { findShards, type ShardPlace } from "./place.ts"
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
  const place = await findShards(planned, effects)
  if (place === null) throw noShards(planned.night)
  const { run } = place
  const { records, missing, alive } = await shardStates(place, effects.log)
  if (alive.length > 0 || (missing.length > 0 && !partial)) throw shardsMissing(run.path, { missing, alive })
  return await inRun({ ...planned, run }, effects, (night, alive) =>
    merge({ ...night, place, shards: records }, alive),
  )
}

interface MergeTask extends NightTask {
  readonly place: ShardPlace
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
  const { job, place } = task
  return await place.merging(async () => {
    const complete = await completeNight(task, effects)
    if (complete) return complete
    effects.log.info("merge.started", { shards: place.run.shards, ended: task.shards.length })
    await place.bring("files")
    const night = await makeNight(task, (_, inRun) => examineRest(task, inRun), effects)
    const outcome = await finalize(job, night, effects)
    await place.remove()
    return outcome
  })
}

/** Examines what the shards left: hosts that share a model, and those whose files are missing or torn. */
async function examineRest(task: MergeTask, effects: Effects): Promise<HostsOutcome> {
  const { survey, shards } = task
  const failed = new Map([...failuresOf(shards), ...(await hostsWithoutShard(task))])
  const rest = {
    ...task,
    survey: { ...survey, hosts: survey.hosts.filter(host => !failed.has(host)) },
    tables: "tables-merge",
  }
  const engine = engineOf(shards)
  const { engine: used, faults } =
    engine === undefined || (await isAnyUnfinished(rest, effects.log))
      ? await examineHosts(rest, effects)
      : { engine, faults: new Map<string, Fault>() }
  const byHost = [...faults, ...failed].sort(([a], [b]) => compareText(a, b))
  return { engine: used, faults: withSomeHost(task, new Map([...survey.faults, ...byHost])) }
}

/** The first shard's that examined a host, with the most memory of any; undefined where none did. */
function engineOf(shards: readonly ShardRecord[]): ShardRecord["engine"] | undefined {
  const engines = shards.filter(shard => shard.hosts > shard.failures.length).map(({ engine }) => engine)
  const memory = Math.max(...engines.map(one => one.memory ?? 0))
  return engines[0] && { ...engines[0], ...(memory > 0 && { memory }) }
}

async function hostsWithoutShard({
  place,
  shards,
}: MergeTask): Promise<readonly (readonly [string, Fault])[]> {
  const ended = new Set(shards.map(({ index }) => index))
  const dealt = await readDeal(place.run)
  return dealt.flatMap((hosts, index) =>
    ended.has(index) ? [] : hosts.map(host => [host, hostWithoutShard(host, index)] as const),
  )
}
