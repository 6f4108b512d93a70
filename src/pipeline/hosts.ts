import { compareText, Fault, type Effects, type Job, type RunRecord, type TimeSpan } from "../base/index.ts"
import type { Survey } from "../ingest/index.ts"
import type { RunFolder } from "../store/index.ts"
import { readCheckpoint } from "./checkpoint.ts"
import { examineHost } from "./host.ts"
import { groupsOf, type Kin } from "./kin.ts"
import { inLanes } from "./lanes.ts"
import { type Lending, lendingOf } from "./lending.ts"
import { openPool, type Pool } from "./pool.ts"
import type { Stages } from "./stages.ts"
import type { Starts } from "./starts.ts"

export interface HostsTask {
  readonly job: Job
  readonly survey: Survey
  readonly run: RunFolder
  /** output/<job> */
  readonly jobFolder: string
  readonly starts: Starts
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
 * Takes every host through ingest, training, scoring and its incidents, a few at a time, and leaves a checkpoint for each. Hosts that an earlier
 * attempt finished are not done again. Those that learn with others wait until every host has been looked at; then each group is learned once, and
 * judges its hosts.
 */
export async function examineHosts(task: HostsTask, effects: Effects): Promise<HostsOutcome> {
  const { job, survey, run } = task
  const faults = new Map<string, Fault>()
  const { todo, kin } = await leftOver(task)
  if (todo.length < survey.hosts.length) effects.log.info("run.resumed", { run: run.id, hostsDone: survey.hosts.length - todo.length })

  const pool = openPool(job, todo.length)
  const waiting: string[] = []
  let done = survey.hosts.length - todo.length
  const pass = (items: readonly string[], lending: Lending): Promise<void> =>
    // One lane more than workers: the next host is read while the others compute.
    inLanes({ items, lanes: pool.workers + 1, signal: effects.signal }, async (host, signal) => {
      effects.progress.at("hosts", host, done, survey.hosts.length)
      const outcome = await examineHost(host, { ...task, pool, lending }, { ...effects, signal })
      if ("fault" in outcome) faults.set(host, outcome.fault)
      else kin.set(host, outcome.kin)
      if ("waits" in outcome) waiting.push(host)
      else effects.progress.at("hosts", host, ++done, survey.hosts.length)
    })
  try {
    const engine = await engineOf(pool, task, effects)
    await pass(todo, "nobody yet")
    for (const group of groupsOf(waiting.sort(), kin, job)) await pass(group.hosts, await lendingOf(group, { ...task, pool }, effects))
    return { engine, faults: new Map([...faults].sort(([a], [b]) => compareText(a, b))) }
  } finally {
    effects.progress.clear()
    await pool.close()
  }
}

/** Throws Fault engine.runtime where what the job asks for does not load: no host is begun then. */
async function engineOf(pool: Pool, { job }: HostsTask, { log, signal }: Effects): Promise<NonNullable<RunRecord["engine"]>> {
  const { description, why, mend } = await pool.engine(signal)
  log.info("engine.taken", { engine: description, why, workers: pool.workers })
  if (mend !== undefined) log.warn("engine.slow", { what: why, mend })
  return { asked: job.model.engine, taken: description, why }
}

/** Hosts without a checkpoint, and what is known of the others. */
async function leftOver({ survey, run }: HostsTask): Promise<{ todo: readonly string[]; kin: Map<string, Kin> }> {
  const todo: string[] = []
  const kin = new Map<string, Kin>()
  for (const host of survey.hosts) {
    const checkpoint = await readCheckpoint(run, host)
    if (checkpoint) kin.set(host, checkpoint.kin)
    else todo.push(host)
  }
  return { todo, kin }
}
