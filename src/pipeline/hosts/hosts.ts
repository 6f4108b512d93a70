import {
  compareText,
  type Effects,
  type Fault,
  type Job,
  type RunRecord,
  type TimeSpan,
} from "../../base/index.ts"
import type { Survey } from "../../ingest/index.ts"
import type { RunFolder } from "../../store/index.ts"
import { readCheckpoint } from "./checkpoint.ts"
import { processHost } from "./host.ts"
import { type HostProfile, planCohorts } from "./cohorts.ts"
import { forEachConcurrent } from "../concurrency.ts"
import { type SharedModel, trainSharedModel } from "./shared-model.ts"
import { openPool, type Pool } from "../workers/pool.ts"
import type { Stages } from "../stages.ts"
import type { WarmStarts } from "./warm-start.ts"

export interface HostsTask {
  readonly job: Job
  readonly survey: Survey
  readonly run: RunFolder
  /** output/<job> */
  readonly jobFolder: string
  readonly warmStarts: WarmStarts
  /** Of each host the times that are not trained on. */
  readonly mask: (host: string) => readonly TimeSpan[]
  readonly stages: Stages
}

export interface HostsOutcome {
  readonly engine: NonNullable<RunRecord["engine"]>
  /** Of the hosts that failed, sorted by host. */
  readonly faults: ReadonlyMap<string, Fault>
}

/**
 * Takes every host through ingest, training, scoring and its incidents, a few at a time, and leaves a
 * checkpoint for each. Hosts that an earlier attempt finished are not done again. Those that learn with
 * others wait until every host has been looked at; then each group is learned once, and judges its hosts.
 */
export async function processHosts(task: HostsTask, effects: Effects): Promise<HostsOutcome> {
  const { job, survey, run } = task
  const faults = new Map<string, Fault>()
  const { todo, profiles } = await unfinishedHosts(task)
  if (todo.length < survey.hosts.length)
    effects.log.info("run.resumed", { run: run.id, hostsDone: survey.hosts.length - todo.length })

  const pool = openPool(job, todo.length)
  const waiting: string[] = []
  let done = survey.hosts.length - todo.length
  const processAll = (items: readonly string[], sharedModel: SharedModel): Promise<void> =>
    // One lane more than workers: the next host is read while the others compute.
    forEachConcurrent(
      { items, concurrency: pool.workers + 1, signal: effects.signal },
      async (host, signal) => {
        effects.progress.at("hosts", host, done, survey.hosts.length)
        const outcome = await processHost(host, { ...task, pool, sharedModel }, { ...effects, signal })
        if ("fault" in outcome) faults.set(host, outcome.fault)
        else profiles.set(host, outcome.profile)
        if ("deferred" in outcome) waiting.push(host)
        else effects.progress.at("hosts", host, ++done, survey.hosts.length)
      },
    )
  try {
    const engine = await engineOf(pool, task, effects)
    await processAll(todo, { kind: "pending" })
    for (const cohort of planCohorts(waiting.sort(), profiles, job))
      await processAll(cohort.hosts, await trainSharedModel(cohort, { ...task, pool }, effects))
    return { engine, faults: new Map([...faults].sort(([a], [b]) => compareText(a, b))) }
  } finally {
    effects.progress.clear()
    await pool.close()
  }
}

/** Throws Fault engine.runtime where what the job asks for does not load: no host is begun then. */
async function engineOf(
  pool: Pool,
  { job }: HostsTask,
  { log, signal }: Effects,
): Promise<NonNullable<RunRecord["engine"]>> {
  const { description, why, hint } = await pool.engine(signal)
  log.info("engine.taken", { engine: description, why, workers: pool.workers })
  if (hint !== undefined) log.warn("engine.slow", { what: why, hint })
  return { requested: job.model.engine, used: description, reason: why }
}

/** Hosts without a checkpoint, and what is known of the others. */
async function unfinishedHosts({
  survey,
  run,
}: HostsTask): Promise<{ todo: readonly string[]; profiles: Map<string, HostProfile> }> {
  const todo: string[] = []
  const profiles = new Map<string, HostProfile>()
  for (const host of survey.hosts) {
    const checkpoint = await readCheckpoint(run, host)
    if (checkpoint) profiles.set(host, checkpoint.profile)
    else todo.push(host)
  }
  return { todo, profiles }
}
