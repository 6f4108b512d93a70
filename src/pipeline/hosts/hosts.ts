import { join } from "node:path"
import { compareText, type Effects, type Fault, type Log, type RunRecord } from "../../base/index.ts"
import {
  forEachConcurrent,
  isWholeParquet,
  nullIfDamaged,
  peakMemory,
  type RunFolder,
} from "../../store/index.ts"
import type { Pool } from "../workers/pool.ts"
import { type Checkpoint, readCheckpoint, readSeries } from "./checkpoint.ts"
import { donorSelection, type HostProfile, planCohorts } from "./cohorts.ts"
import { processHost } from "./host.ts"
import { type SharedModel, trainSharedModel } from "./shared-model.ts"
import type { HostsTask } from "./task.ts"

export interface HostsOutcome {
  readonly engine: NonNullable<RunRecord["engine"]>
  /** Faults of failed hosts, sorted by host. */
  readonly faults: ReadonlyMap<string, Fault>
}

/**
 * Takes every host through ingest, training, scoring and incidents, a few at a time, to a checkpoint. Skips
 * hosts that an earlier attempt finished. Hosts that share a model wait until all are read; then each cohort
 * is trained once and scores its hosts.
 */
export async function processHosts(task: HostsTask, effects: Effects): Promise<HostsOutcome> {
  const { job, survey, run } = task
  const faults = new Map<string, Fault>()
  const { todo, profiles } = await unfinishedHosts(task, effects.log)
  if (todo.length < survey.hosts.length)
    effects.log.info("run.resumed", { run: run.id, hostsDone: survey.hosts.length - todo.length })

  const pool = task.openPool(todo.length)
  const mayDonate = donorSelection(job)
  const deferred: string[] = []
  let done = survey.hosts.length - todo.length
  const processAll = (items: readonly string[], sharedModel: SharedModel): Promise<void> =>
    // One lane more than workers: the next host is read while the others compute.
    forEachConcurrent(
      { items, concurrency: pool.workers + 1, signal: effects.signal },
      async (host, signal) => {
        effects.progress.at("hosts", host, done, survey.hosts.length)
        const outcome = await processHost(
          host,
          { ...task, pool, sharedModel, profiles, mayDonate },
          { ...effects, signal },
        )
        if (outcome.kind === "deferred") return void deferred.push(host)
        if (outcome.kind === "failed") faults.set(host, outcome.fault)
        effects.progress.at("hosts", host, ++done, survey.hosts.length)
      },
    )
  try {
    const engine = await engineOf(pool, task, effects)
    await processAll(todo, { kind: "pending" })
    const cohorts = task.leaveDeferred === true ? [] : planCohorts(deferred.sort(), profiles, job)
    for (const cohort of cohorts)
      await processAll(cohort.hosts, await trainSharedModel(cohort, { ...task, pool }, effects))
    const memory = await peakMemory()
    return {
      engine: { ...engine, ...(memory !== null && { memory }) },
      faults: new Map([...faults].sort(([a], [b]) => compareText(a, b))),
    }
  } finally {
    effects.progress.clear()
    await pool.close()
  }
}

/** Throws Fault engine.runtime-unavailable where the job's engine does not load, before any host starts. */
async function engineOf(
  pool: Pool,
  { job }: HostsTask,
  { log, signal }: Effects,
): Promise<NonNullable<RunRecord["engine"]>> {
  const { description, why, hint } = await pool.engine(signal)
  log.info("engine.taken", { engine: description, why, workers: pool.workers })
  if (hint !== undefined) log.warn("engine.slow", { what: why, hint })
  return { requested: job.model.engine, used: description, reason: why, workers: pool.workers }
}

/** False where only what all hosts decide together is left to do. */
export async function isAnyUnfinished(task: Pick<HostsTask, "survey" | "run">, log: Log): Promise<boolean> {
  return (await unfinishedHosts(task, log)).todo.length > 0
}

interface UnfinishedHosts {
  readonly todo: readonly string[]
  /** Checkpoints of finished hosts. */
  readonly profiles: Map<string, HostProfile>
}

/** Hosts without a checkpoint, or with a damaged one, which are computed anew. */
async function unfinishedHosts(
  { survey, run }: Pick<HostsTask, "survey" | "run">,
  log: Log,
): Promise<UnfinishedHosts> {
  const todo: string[] = []
  const profiles = new Map<string, HostProfile>()
  for (const host of survey.hosts) {
    const checkpoint = await nullIfDamaged(readCheckpoint(run, host), log)
    if (checkpoint && (await hasItsFiles(run, checkpoint, log))) profiles.set(host, checkpoint.profile)
    else todo.push(host)
  }
  return { todo, profiles }
}

/** Whether the scores and series that a checkpoint names are there and whole. */
async function hasItsFiles(run: RunFolder, { result, members }: Checkpoint, log: Log): Promise<boolean> {
  const scores = join(run.path, "scores", `${result.file}.parquet`)
  if (!(await isWholeParquet(scores))) {
    log.warn("file.damaged", { file: scores, what: "the file of scores is not whole" })
    return false
  }
  for (const member of members) if (!(await nullIfDamaged(readSeries(run, member), log))) return false
  return true
}
