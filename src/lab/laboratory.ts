import { availableParallelism } from "node:os"
import { join } from "node:path"
import { type Effects, type Exit, exits, type HostFrames, type Job } from "../base/index.ts"
import { labTask, labUpdates } from "../detect/index.ts"
import { readHost, survey } from "../ingest/index.ts"
import { type LabResult, type TrialRecord, writeLab } from "../report/index.ts"
import { fileNameOf, jobFolderOf, writeJson } from "../store/index.ts"
import { shownDay } from "./day.ts"
import { hostNeeded, noTrialLeft, unknownHost } from "./faults.ts"
import { runSweep, runTrials, type TrialsTask } from "./run-trials.ts"
import { selectTrials } from "./select-trials.ts"
import { trialsOf } from "./trials/own-trials.ts"
import { productionSetting } from "./trials/catalogue.ts"
import { findTruth } from "./truth.ts"

export interface LabOptions {
  /** Null where the job has only one. */
  readonly host: string | null
  /** Names or kinds of trials; empty: all. */
  readonly trials: readonly string[]
  /** Null: as many as a night. */
  readonly updates: number | null
  readonly seeds: number
  /** An incidents.yaml with what is known of the night, or null. */
  readonly labels: string | null
  readonly versions: Readonly<Record<string, string>>
}

export interface LabOutcome {
  readonly result: LabResult
  readonly folder: string
  readonly exit: Exit
}

/**
 * Trains one host under settings that fail and under their cures, judges each as a night would, and writes
 * lab.json, lab.html and lab.pdf. Same data, job and seed, same page.
 */
export async function laboratory(job: Job, options: LabOptions, effects: Effects): Promise<LabOutcome> {
  const frames = await framesOf(job, options.host, effects)
  const task = labTask(frames, job.model)
  const production = productionSetting(job.model, options.updates ?? labUpdates(task))
  const trials = selectTrials(trialsOf(job.lab, production), options.trials)
  const day = shownDay(task)
  const known = await findTruth({ job, night: frames.night, labels: options.labels })
  const seeds = Array.from({ length: options.seeds }, (_, i) => job.model.seed + i)
  const work: TrialsTask = {
    trials,
    production,
    seeds,
    workers: job.workers === "auto" ? availableParallelism() : job.workers,
    context: { frames, rules: job, truth: known?.truth ?? null, day: day.rows },
  }
  const records = await runTrials(work, effects)
  const sweep = trials.some(({ kind }) => kind === "convergence") ? await runSweep(work, effects) : []
  effects.progress.clear()
  assertSome(records)
  const { report, name } = job
  const result: LabResult = {
    version: 1,
    job: { name, title: report.title, timeZone: report.timeZone, page: report.page },
    host: frames.host,
    night: spanOf(frames.night),
    history: spanOf(frames.history),
    step: frames.history.step,
    features: frames.history.features.length,
    seeds,
    production,
    day: day.record,
    truth: known?.source ?? null,
    trials: records,
    sweep,
    versions: options.versions,
  }
  const folder = join(jobFolderOf(job), "lab", fileNameOf(frames.host))
  await writeJson(join(folder, "lab.json"), result)
  const faults = await writeLab(folder, { result, formats: report.formats }, effects)
  const failed = records.some(({ problem }) => problem !== null) || faults.length > 0
  return { result, folder, exit: failed ? exits.partial : exits.done }
}

async function framesOf(job: Job, asked: string | null, effects: Effects): Promise<HostFrames> {
  const found = await survey(job, effects)
  const [only] = found.hosts
  const host = asked ?? (found.hosts.length === 1 ? only : undefined)
  if (host === undefined) throw hostNeeded(found.hosts)
  if (!found.hosts.includes(host)) throw unknownHost(host, found.hosts)
  return await readHost(job, found, host)
}

function assertSome(records: readonly TrialRecord[]): void {
  const [first] = records
  if (records.every(({ runs }) => runs.length === 0))
    throw noTrialLeft(first?.problem ?? "no trial was chosen")
}

const spanOf = ({ start, step, rows }: HostFrames["night"]) => ({ start, end: start + rows * step })
