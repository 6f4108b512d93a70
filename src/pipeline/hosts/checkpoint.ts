import { join } from "node:path"
import type { HostQuality, HostResult, Member, MemberSeries } from "../../base/index.ts"
import type { FeatureSummary } from "../../frame/index.ts"
import { checkpointFile, memberSeriesFile } from "../../job/index.ts"
import { fileNameOf, readJson, type RunFolder, writeJson } from "../../store/index.ts"
import type { HostProfile } from "./cohorts.ts"

/** A finished host's results, from which a repeated run resumes. */
export interface Checkpoint {
  readonly result: HostResult
  readonly quality: HostQuality
  readonly summaries: readonly FeatureSummary[]
  readonly members: readonly Member[]
  readonly silent: Member | null
  readonly profile: HostProfile
}

/** Writes the members' series first, so that a checkpoint implies them. */
export async function writeCheckpoint(
  run: RunFolder,
  checkpoint: Checkpoint,
  series: readonly MemberSeries[],
): Promise<void> {
  for (const [i, member] of checkpoint.members.entries()) await writeJson(seriesFile(run, member), series[i])
  await writeJson(hostFile(run, checkpoint.result.host), checkpoint)
}

/** Null where the host is not finished. Fault `store.damaged` for a damaged checkpoint. */
export async function readCheckpoint(run: RunFolder, host: string): Promise<Checkpoint | null> {
  return await readJson(hostFile(run, host), checkpointFile)
}

/** Chart data of one member. */
export async function readSeries(run: RunFolder, member: Member): Promise<MemberSeries | null> {
  return await readJson(seriesFile(run, member), memberSeriesFile)
}

function hostFile(run: RunFolder, host: string): string {
  return join(run.work, `host-${fileNameOf(host)}.json`)
}

function seriesFile(run: RunFolder, { host, start }: Member): string {
  return join(run.work, `series-${fileNameOf(host)}-${Date.parse(start)}.json`)
}
