import { type Effects, Fault, type ModelFiles } from "../../base/index.ts"
import { type HostSample, sampleHost } from "../../detect/index.ts"
import { readHost } from "../../ingest/index.ts"
import type { HostsTask } from "./hosts.ts"
import type { Cohort } from "./cohorts.ts"
import { applyMask } from "./mask.ts"
import type { Pool } from "../workers/pool.ts"
import { versions } from "../versions.ts"

/**
 * Whether a host is scored by its cohort's models: pending until the cohort is trained; none where the cohort
 * has no model, so that the host trains its own.
 */
export type SharedModel =
  | { readonly kind: "pending" }
  | { readonly kind: "none" }
  | { readonly kind: "shared"; readonly models: readonly ModelFiles[]; readonly hosts: readonly string[] }

/** Rows that a group learns from, all hosts together: a model of one host has seldom more. */
const maxRows = 40_000

/** Trains a cohort's models. Where that fails, each host of the cohort trains its own. */
export async function trainSharedModel(
  cohort: Cohort,
  task: CohortTask,
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

/**
 * From a sample of its hosts, read one after another and cut at once, so that memory does not grow with the
 * fleet.
 */
async function trainCohort(
  { name, donors: sample }: Cohort,
  { job, survey, mask, stages, pool }: CohortTask,
  { signal }: Effects,
): Promise<readonly ModelFiles[]> {
  if (sample.length === 0) return []
  const parts: HostSample[] = []
  for (const host of sample) {
    signal.throwIfAborted()
    const unmasked = await stages.time(
      "ingest",
      () => readHost(job, survey, host),
      read => read.quality.rowsRead,
    )
    const { frames } = applyMask(unmasked, mask(host), job.model.window)
    parts.push(sampleHost(frames, job.model, Math.floor(maxRows / sample.length)))
  }
  return stages.time("examine", () =>
    pool.trainPooled({ name, samples: parts, rule: job.model, versions: versions() }, signal),
  )
}

interface CohortTask extends HostsTask {
  readonly pool: Pool
}
