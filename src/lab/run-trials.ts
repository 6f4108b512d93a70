import { type Effects, Fault, type LabSetting } from "../base/index.ts"
import type { RatePoint, Trial, TrialRecord, TrialRun } from "../report/index.ts"
import { sweepRates } from "./trials/catalogue.ts"
import type { TrialTask } from "./trials/run-trial.ts"
import { type LabPool, openPool } from "./workers/pool.ts"

export interface TrialsTask {
  readonly trials: readonly Trial[]
  readonly production: LabSetting
  readonly seeds: readonly number[]
  /** How many train at once. */
  readonly workers: number
  readonly context: Omit<TrialTask, "setting" | "seed">
}

/**
 * Every trial with every seed; in the order of the trials, however many train at once. A trial that cannot be
 * run is recorded with its problem.
 */
export async function runTrials(task: TrialsTask, effects: Effects): Promise<TrialRecord[]> {
  const jobs = task.trials.flatMap(trial => task.seeds.map(seed => ({ trial, seed })))
  const longestFirst = jobs.toSorted((a, b) => effortOf(b.trial.setting) - effortOf(a.trial.setting))
  const outcomes = new Map<(typeof jobs)[number], TrialRun | string>()
  await withPool(task, effects, async pool => {
    await inLanes(longestFirst, task.workers, async job => {
      const { trial, seed } = job
      effects.progress.at("trials", trial.name, outcomes.size, jobs.length)
      outcomes.set(
        job,
        await orProblem(pool.trial({ ...task.context, setting: trial.setting, seed }), effects),
      )
      effects.log.info("lab.trained", { trial: trial.name, seed, done: outcomes.size, of: jobs.length })
    })
  })
  return task.trials.map(trial => {
    const own = jobs.filter(job => job.trial === trial).map(job => outcomes.get(job))
    const runs = own.filter(run => run !== undefined && typeof run !== "string")
    return { ...trial, runs, problem: own.find(run => typeof run === "string") ?? null }
  })
}

/** The final held-out loss of a night's own training at each rate. */
export async function runSweep(task: TrialsTask, effects: Effects): Promise<RatePoint[]> {
  const jobs = sweepRates.flatMap(rate => task.seeds.map(seed => ({ rate, seed })))
  const losses = new Map<(typeof jobs)[number], number | null>()
  await withPool(task, effects, async pool => {
    await inLanes(jobs, task.workers, async job => {
      effects.progress.at("rates", String(job.rate), losses.size, jobs.length)
      const setting = { ...task.production, rate: job.rate }
      losses.set(job, await pool.finalLoss({ ...task.context, setting, seed: job.seed }))
    })
  })
  return sweepRates.map(rate => ({
    rate,
    losses: jobs.filter(job => job.rate === rate).map(job => losses.get(job) ?? null),
  }))
}

async function withPool(
  { workers }: TrialsTask,
  { signal }: Effects,
  work: (pool: LabPool) => Promise<void>,
): Promise<void> {
  const pool = openPool(workers, signal)
  await work(pool).finally(() => pool.close())
}

/** What went wrong with one trial does not cost the others; a stop does. */
async function orProblem(run: Promise<TrialRun>, { log, signal }: Effects): Promise<TrialRun | string> {
  try {
    return await run
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof Fault)) throw error
    log.warn("lab.trial-failed", { ...error.toRecord() })
    return error.what
  }
}

/** Some at a time; the first error is thrown once all lanes have ended. */
async function inLanes<Job>(
  jobs: readonly Job[],
  lanes: number,
  work: (job: Job) => Promise<void>,
): Promise<void> {
  const queue = jobs.values()
  const lane = async (): Promise<void> => {
    for (const job of queue) await work(job)
  }
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const end of ended) if (end.status === "rejected") throw end.reason
}

const effortOf = ({ window, batch, updates }: LabSetting): number => window * batch * updates
