import { Fault, type Effects, type ModelFiles } from "../base/index.ts"
import { type GroupPart, groupPart } from "../detect/index.ts"
import { readHost } from "../ingest/index.ts"
import type { HostsTask } from "./hosts.ts"
import type { Group } from "./kin.ts"
import { masked } from "./mask.ts"
import type { Pool } from "./pool.ts"
import { versions } from "./versions.ts"

/** Who judges a host: a group's models; the host itself, as nobody else can; or that is not known yet. */
export type Lending = { readonly models: readonly ModelFiles[]; readonly hosts: readonly string[] } | "nobody" | "nobody yet"

/** Rows that a group learns from, all hosts together: a model of one host has seldom more. */
const mostRows = 40_000

/** Learns a group's models. Where they cannot be learned, the group's hosts are left to themselves. */
export async function lendingOf(group: Group, task: GroupTask, effects: Effects): Promise<Lending> {
  try {
    const models = await learned(group, task, effects)
    effects.log.info("group.learned", { group: group.name, hosts: group.sample, models: models.length, judges: group.hosts.length })
    return models.length === 0 ? "nobody" : { models, hosts: group.sample }
  } catch (error) {
    effects.signal.throwIfAborted()
    if (!(error instanceof Fault)) throw error
    effects.log.warn("group.failed", { group: group.name, what: error.what, mend: error.mend })
    return "nobody"
  }
}

/** From a sample of its hosts, read one after another and cut at once, so that memory does not grow with the fleet. */
async function learned({ name, sample }: Group, { job, survey, mask, stages, pool }: GroupTask, { signal }: Effects): Promise<readonly ModelFiles[]> {
  if (sample.length === 0) return []
  const parts: GroupPart[] = []
  for (const host of sample) {
    signal.throwIfAborted()
    const whole = await stages.time("ingest", () => readHost(job, survey, host), read => read.quality.rowsRead)
    const { frames } = masked(whole, mask(host), job.model.window)
    parts.push(groupPart(frames, job.model, Math.floor(mostRows / sample.length)))
  }
  return stages.time("examine", () => pool.learn({ name, parts, rule: job.model, versions: versions() }, signal))
}

interface GroupTask extends HostsTask {
  readonly pool: Pool
}
