import { type Effects, Fault, type ModelFiles } from "../../base/index.ts"
import { type HostSample, sampleHost } from "../../detect/index.ts"
import { framesOf } from "./kept-frames.ts"
import type { PooledHostsTask } from "./task.ts"
import type { Cohort } from "./cohorts.ts"
import { applyMask } from "./mask.ts"
import { versions } from "../versions.ts"

/**
 * Whether a host is scored by its cohort's models: pending until the cohort is trained; none where the cohort
 * has no model, so that the host trains its own.
 */
export type SharedModel =
  | { readonly kind: "pending" }
  | { readonly kind: "none" }
  | { readonly kind: "shared"; readonly models: readonly ModelFiles[]; readonly hosts: readonly string[] }

/** Training rows of a group, over all hosts; a single host rarely has more. */
const maxRows = 40_000

/** Trains a cohort's models. Where that fails, each host of the cohort trains its own. */
export async function trainSharedModel(
  cohort: Cohort,
  task: PooledHostsTask,
  effects: Effects,
): Promise<SharedModel> {
  try {
    const models = await trainCohort(cohort, task, effects)
    effects.log.info("cohort.trained", {
      cohort: cohort.name,
      hosts: cohort.donors,
      models: models.length,
      judges: cohort.hosts.length,
    })
    return models.length === 0 ? { kind: "none" } : { kind: "shared", models, hosts: cohort.donors }
  } catch (error) {
    effects.signal.throwIfAborted()
    if (!(error instanceof Fault)) throw error
    effects.log.warn("cohort.failed", { cohort: cohort.name, what: error.what, hint: error.hint })
    return { kind: "none" }
  }
}

/** Samples each donor as it is read, so that memory does not grow with the fleet. */
async function trainCohort(
  { name, donors }: Cohort,
  task: PooledHostsTask,
  effects: Effects,
): Promise<readonly ModelFiles[]> {
  const { signal } = effects
  if (donors.length === 0) return []
  const { job, mask, stages, pool } = task
  const samples: HostSample[] = []
  for (const host of donors) {
    signal.throwIfAborted()
    const { frames } = applyMask(await framesOf(host, task, effects), mask(host), job.model.window)
    samples.push(sampleHost(frames, job.model, Math.floor(maxRows / donors.length)))
  }
  return await stages.time("examine", () =>
    pool.trainPooled({ name, samples, rule: job.model, versions: versions() }, signal),
  )
}
