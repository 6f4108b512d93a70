import { join } from "node:path"
import type { HostQuality, HostResult, Member, MemberSeries } from "../../base/index.ts"
import type { FeatureSummary } from "../../frame/index.ts"
import { checkpointFile, memberSeriesFile } from "../../job/index.ts"
import { fileNameOf, readJson, type RunFolder, writeJson } from "../../store/index.ts"
import type { HostProfile } from "./cohorts.ts"

/** What is kept of a host once it is done: a repeated run goes on from here, and no host stays in memory. */
export interface Checkpoint {
  readonly result: HostResult
  readonly quality: HostQuality
  readonly summaries: readonly FeatureSummary[]
  readonly members: readonly Member[]
  readonly silent: Member | null
  readonly profile: HostProfile
}

/** Writes the series first, one for each member: where the checkpoint is, they are. */
export async function writeCheckpoint(
  run: RunFolder,
  checkpoint: Checkpoint,
  series: readonly MemberSeries[],
): Promise<void> {
  for (const [i, member] of checkpoint.members.entries()) await writeJson(seriesFile(run, member), series[i])
  await writeJson(hostFile(run, checkpoint.result.host), checkpoint)
}

/** Null where the host is not done yet. Fault `store.damaged` where the checkpoint is not whole. */
export async function readCheckpoint(run: RunFolder, host: string): Promise<Checkpoint | null> {
  return await readJson(hostFile(run, host), checkpointFile)
}

/** What the charts of one member need. */
export async function readSeries(run: RunFolder, member: Member): Promise<MemberSeries | null> {
  return await readJson(seriesFile(run, member), memberSeriesFile)
}

function hostFile(run: RunFolder, host: string): string {
  return join(run.work, `host-${fileNameOf(host)}.json`)
}

function seriesFile(run: RunFolder, { host, start }: Member): string {
  return join(run.work, `series-${fileNameOf(host)}-${Date.parse(start)}.json`)
}
