import { join } from "node:path"
import type { HostQuality, HostResult, Member, MemberSeries } from "../../base/index.ts"
import type { FeatureSummary } from "../../frame/index.ts"
import type { HostProfile } from "./cohorts.ts"
import { fileNameOf, readJson, type RunFolder, writeJson } from "../../store/index.ts"

/** What is kept of a host once it is done: a repeated run goes on from here, and no host stays in memory. */
export interface Checkpoint {
  readonly result: HostResult
  readonly quality: HostQuality
  readonly summaries: readonly FeatureSummary[]
  readonly members: readonly Member[]
  readonly series: readonly MemberSeries[]
  readonly silent: Member | null
  readonly profile: HostProfile
}

export async function writeCheckpoint(run: RunFolder, checkpoint: Checkpoint): Promise<void> {
  await writeJson(fileOf(run, checkpoint.result.host), checkpoint)
}

/** Null where the host is not done yet. */
export async function readCheckpoint(run: RunFolder, host: string): Promise<Checkpoint | null> {
  return (await readJson(fileOf(run, host))) as Checkpoint | null
}

function fileOf(run: RunFolder, host: string): string {
  return join(run.work, `host-${fileNameOf(host)}.json`)
}
