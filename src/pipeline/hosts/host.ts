import { join } from "node:path"
import { type Effects, Fault, type HostFrames, type HostRemark, type HostResult } from "../../base/index.ts"
import { hostFailed, workerLostCode } from "../faults.ts"
import { type FeatureSummary, summarise } from "../../frame/index.ts"
import {
  fileNameOf,
  pruneModels,
  type RunFolder,
  writeModels,
  writeScoresParquet,
} from "../../store/index.ts"
import { writeCheckpoint } from "./checkpoint.ts"
import type { HostAnalysis, HostJob } from "./analyze.ts"
import { type HostProfile, profileOf } from "./cohorts.ts"
import { framesOf, keepFrames } from "./kept-frames.ts"
import type { Pool } from "../workers/pool.ts"
import type { HostsTask, PooledHostsTask } from "./task.ts"
import type { SharedModel } from "./shared-model.ts"
import { applyMask } from "./mask.ts"
import { remarksOf, scopeOf } from "./model-remarks.ts"
import { loadWarmStart } from "./warm-start.ts"
import { versions } from "../versions.ts"

export interface HostContext extends PooledHostsTask {
  readonly sharedModel: SharedModel
  /** Profiles of all hosts read so far; filled here. */
  readonly profiles: Map<string, HostProfile>
  /** Whether a host with its own model may be a donor. */
  readonly mayDonate: (host: string, profile: HostProfile) => boolean
}

/** A host that shares a model is deferred until its cohort is trained: its frames wait in work/. */
export type HostOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "deferred" }
  | { readonly kind: "failed"; readonly fault: Fault }

/** Takes one host from its files to its checkpoint. Returns a Fault that concerns only this host. */
export async function processHost(host: string, task: HostContext, effects: Effects): Promise<HostOutcome> {
  try {
    return await analyzeHost(host, task, effects)
  } catch (error) {
    effects.signal.throwIfAborted()
    task.profiles.delete(host)
    if (!(error instanceof Fault) || error.code === "store.cannot-write") throw error
    effects.log.error("host.failed", { host, what: error.what, where: error.where, hint: error.hint })
    return { kind: "failed", fault: hostFailed(host, error) }
  }
}

async function analyzeHost(host: string, task: HostContext, effects: Effects): Promise<HostOutcome> {
  const { job, run, stages, pool, sharedModel, profiles } = task
  const unmasked = await framesOf(host, task, effects)
  const { frames, remark } = applyMask(unmasked, task.mask(host), job.model.window)
  const profile = profileOf(frames, job)
  profiles.set(host, profile)
  const shares = job.model.scope !== "host" || !profile.enoughForOwnModel
  if (sharedModel.kind === "pending" && (shares || task.mayDonate(host, profile)))
    await keepFrames(run, unmasked)
  if (sharedModel.kind === "pending" && shares) return { kind: "deferred" }
  const metadata = metadataOf(unmasked, { profile, remark, sharedModel, job })
  const sharedModels = sharedModel.kind === "shared" ? sharedModel.models : null
  const earlier = sharedModels ? [] : await loadWarmStart(host, task, effects)
  const hostJob = { frames, job, earlier, versions: versions(), ...(sharedModels && { sharedModels }) }
  const analysis = await stages.time(
    "examine",
    () => analyzeTwice(hostJob, pool, effects),
    ({ scores }) => scores.rows,
  )
  const summaries = await stages.time("summarise", () => summarise({ host, night: unmasked.night }))
  await stages.time(
    "save",
    async () => {
      await saveModels(host, task, { ...analysis, now: effects.now() })
      await saveHost(run, { ...metadata, summaries }, analysis)
    },
    () => analysis.scores.rows,
  )
  logHost(host, analysis, effects)
  return { kind: "done" }
}

/** A worker that died may have lacked memory that others needed just then: another one tries once more. */
async function analyzeTwice(hostJob: HostJob, pool: Pool, { log, signal }: Effects): Promise<HostAnalysis> {
  try {
    return await pool.analyze(hostJob, signal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== workerLostCode) throw error
    log.warn("worker.replaced", { host: hostJob.frames.host, what: error.what })
    return await pool.analyze(hostJob, signal)
  }
}

function logHost(host: string, { training, members, threshold }: HostAnalysis, { log }: Effects): void {
  const { diagnosis, seconds, updates, notes = [] } = training
  for (const { detector, code, params } of notes)
    log.warn("training.noted", { host, detector, note: code, ...params })
  log.info("host.examined", {
    host,
    incidents: members.length,
    threshold: round(threshold),
    diagnosis,
    updates,
    seconds: round(seconds),
  })
}

/** What is still needed of the frames after their values went to a worker. */
interface HostMetadata
  extends Pick<HostFrames, "host" | "quality">, Pick<HostResult, "historyRows" | "scope" | "remarks"> {
  readonly profile: HostProfile
}

interface MetadataInput extends Pick<HostContext, "job" | "sharedModel"> {
  readonly profile: HostProfile
  /** Notes on masked rows. */
  readonly remark: HostRemark | null
}

function metadataOf(
  { host, quality, history }: HostFrames,
  { profile, remark, job, sharedModel }: MetadataInput,
): HostMetadata {
  const remarks = [...remarksOf(profile, sharedModel), ...(remark === null ? [] : [remark])]
  return {
    host,
    quality,
    historyRows: history.rows,
    profile,
    ...scopeOf(profile, sharedModel, job),
    ...(remarks.length > 0 && { remarks }),
  }
}

interface SavedModels extends Pick<HostAnalysis, "models" | "day"> {
  /** Epoch ms. */
  readonly now: number
}

async function saveModels(
  host: string,
  { jobFolder, run, warmStarts }: HostsTask,
  { models, day, now }: SavedModels,
): Promise<void> {
  await writeModels({ jobFolder, host, run: run.id }, models, day)
  await pruneModels({ jobFolder, host, protectedRun: warmStarts[host] ?? null, now })
}

interface HostRecord extends HostMetadata {
  readonly summaries: readonly FeatureSummary[]
}

async function saveHost(
  run: RunFolder,
  { host, quality, summaries, profile, ...known }: HostRecord,
  analysis: HostAnalysis,
): Promise<void> {
  const {
    scores,
    threshold,
    thresholds,
    anomalous,
    members,
    series,
    silent,
    training,
    peak,
    overview,
    forecasts,
    levelShifts,
    heldOut,
  } = analysis
  const file = fileNameOf(host)
  await writeScoresParquet(join(run.path, "scores", `${file}.parquet`), { scores, threshold, anomalous })
  const { step, rows, features } = scores
  const status = silent ? "silent" : "scored"
  const judged = {
    threshold,
    thresholds,
    peak,
    overview,
    training,
    ...(forecasts.length > 0 && { forecasts }),
    ...(levelShifts.length > 0 && { levelShifts }),
    ...(heldOut && { heldOut }),
  }
  const result = { host, file, status, step, rows, features, ...known, ...judged } as const
  await writeCheckpoint(run, { result, quality, summaries, members, silent, profile }, series)
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
