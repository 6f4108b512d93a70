import { join } from "node:path"
import { Fault, type Effects, type HostFrames, type Job } from "../base/index.ts"
import { hostFailed } from "../base/messages/pipeline.ts"
import { summarise, type FeatureSummary } from "../frame/index.ts"
import { readHost, type Survey } from "../ingest/index.ts"
import { fileNameOf, pruneModels, writeModels, writeScoresParquet, type RunFolder } from "../store/index.ts"
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts"
import type { Examined } from "./examine.ts"
import { openPool, type Pool } from "./pool.ts"
import type { Stages } from "./stages.ts"
import { earlierModels, type Starts } from "./starts.ts"
import { versions } from "./versions.ts"

export interface HostsTask {
  readonly job: Job
  readonly survey: Survey
  readonly run: RunFolder
  /** output/<job> */
  readonly jobFolder: string
  readonly starts: Starts
  readonly stages: Stages
}

/**
 * Takes every host through ingest, training, scoring and its incidents, a few at a time, and leaves a checkpoint for each.
 * Hosts that an earlier attempt finished are not done again. Returns the Faults of the hosts that failed, sorted by host.
 */
export async function examineHosts(task: HostsTask, effects: Effects): Promise<ReadonlyMap<string, Fault>> {
  const { survey, run } = task
  const faults = new Map<string, Fault>()
  const todo: string[] = []
  for (const host of survey.hosts) if (!(await readCheckpoint(run, host))) todo.push(host)
  if (todo.length < survey.hosts.length) effects.log.info("run.resumed", { run: run.id, hostsDone: survey.hosts.length - todo.length })
  if (todo.length === 0) return faults

  const pool = openPool(task.job, todo.length)
  const failed = new AbortController()
  const stoppable = { ...effects, signal: AbortSignal.any([effects.signal, failed.signal]) }
  const state = { done: survey.hosts.length - todo.length, queue: todo.values() }
  const lane = async (): Promise<void> => {
    for (const host of state.queue) {
      stoppable.signal.throwIfAborted()
      effects.progress.at("hosts", host, state.done, survey.hosts.length)
      const fault = await examineHost(host, { ...task, pool }, stoppable)
      if (fault) faults.set(host, fault)
      effects.progress.at("hosts", host, ++state.done, survey.hosts.length)
    }
  }
  // One lane more than workers: the next host is read while the others compute.
  const lanes = Array.from({ length: pool.workers + 1 }, lane)
  try {
    await Promise.all(lanes)
  } catch (error) {
    failed.abort(error)
    throw error
  } finally {
    await Promise.allSettled(lanes)
    effects.progress.clear()
    await pool.close()
  }
  return new Map([...faults].sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function examineHost(host: string, task: HostsTask & { readonly pool: Pool }, effects: Effects): Promise<Fault | null> {
  const { job, survey, run, stages, pool } = task
  try {
    const frames = await stages.time("ingest", () => readHost(job, survey, host), read => read.quality.rowsRead)
    const facts = await stages.time("summarise", () => factsOf(frames))
    const earlier = await earlierModels(host, task, effects)
    const examined = await stages.time(
      "examine",
      () => pool.examine({ frames, job, earlier, versions: versions() }, effects.signal),
      done => done.scores.rows,
    )
    await stages.time("save", () => saveModels(host, task, examined).then(() => saveHost(run, facts, examined)), () => examined.scores.rows)
    const { verdict, seconds, updates, notes = [] } = examined.training
    for (const note of notes) effects.log.warn("training.noted", { host, what: note })
    effects.log.info("host.examined", {
      host,
      incidents: examined.members.length,
      threshold: round(examined.threshold),
      verdict,
      updates,
      seconds: round(seconds),
    })
    return null
  } catch (error) {
    effects.signal.throwIfAborted()
    if (!(error instanceof Fault)) throw error
    if (error.code === "store.cannot-write") throw error
    effects.log.error("host.failed", { host, what: error.what, where: error.where, mend: error.mend })
    return hostFailed(host, error)
  }
}

/** What is still needed of the frames when their values have gone to a worker. */
interface Facts extends Pick<HostFrames, "host" | "quality"> {
  readonly historyRows: number
  readonly summaries: readonly FeatureSummary[]
}

async function factsOf(frames: HostFrames): Promise<Facts> {
  const { host, quality, history } = frames
  return { host, quality, historyRows: history.rows, summaries: await summarise(frames) }
}

async function saveModels(host: string, { jobFolder, run, starts }: HostsTask, { models }: Examined): Promise<void> {
  await writeModels({ jobFolder, host, run: run.id }, models)
  await pruneModels({ jobFolder, host }, starts[host] ?? null)
}

async function saveHost(run: RunFolder, { host, quality, historyRows, summaries }: Facts, examined: Examined): Promise<void> {
  const { scores, threshold, thresholds, anomalous, members, series, silent, training, peak, overview, outlook } = examined
  const file = fileNameOf(host)
  await writeScoresParquet(join(run.path, "scores", `${file}.parquet`), { scores, threshold, anomalous })
  const { step, rows, features } = scores
  const status = silent ? "silent" : "scored"
  const judged = { threshold, thresholds, peak, overview, training, ...(outlook.length > 0 && { outlook }) }
  const result = { host, file, status, step, rows, historyRows, features, ...judged } as const
  await writeCheckpoint(run, { result, quality, summaries, members, series, silent })
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
