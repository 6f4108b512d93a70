import { join } from "node:path"
import { availableParallelism } from "node:os"
import type { Effects, Job, RunResult } from "../../base/index.ts"
import { runOutcomeFile, runRecordFile } from "../../job/index.ts"
import { isFolder, jobFolderOf, newestModels, nullIfDamaged, readJson } from "../../store/index.ts"
import type { NightOptions } from "../outcome.ts"
import { nightLabel, surveyHosts } from "../plan.ts"
import { resultOrNull } from "../reuse-run.ts"
import { estimateNight, type PastRecord, type PlannedHost, type PodsEstimate } from "./estimate.ts"
import { rowsOf } from "./weights.ts"

export interface NightPlan {
  /** YYYY-MM-DD */
  readonly night: string
  readonly hosts: readonly PlannedHost[]
  /** Of each pod. */
  readonly workers: number
  /** The run that the estimates are from; null where none has published a report yet. */
  readonly record: string | null
  /** Null without a record. */
  readonly pods: readonly PodsEstimate[] | null
  /** Peak bytes of a pod on record, without the browser; null where it is not known. */
  readonly memory: number | null
}

const podCounts = [1, 2, 4, 8, 16, 32, 64]

/** What a night will take, in one process and in shards, by the latest report's record. */
export async function planShards(job: Job, options: NightOptions, effects: Effects): Promise<NightPlan> {
  const jobFolder = jobFolderOf(job)
  const survey = await surveyHosts(job, options, effects)
  const night = nightLabel(job, survey)
  const hosts: PlannedHost[] = []
  for (const host of survey.hosts) {
    const earlier = job.model.warmStart ? await newestModels({ jobFolder, host, night }) : null
    hosts.push({ host, rows: rowsOf(survey, host), warm: earlier !== null })
  }
  const past = await latestRecord(join(jobFolder, "latest"), effects)
  const workers =
    job.workers === "auto" ? (past?.record.engine?.workers ?? availableParallelism()) : job.workers
  return {
    night,
    hosts,
    workers,
    record: past?.result.run.id ?? null,
    pods: past && estimateNight(hosts, past, { pods: podCounts, workers }),
    memory: past?.record.engine?.memory ?? null,
  }
}

interface LatestRecord extends PastRecord {
  readonly result: RunResult
}

async function latestRecord(folder: string, { log }: Effects): Promise<LatestRecord | null> {
  if (!(await isFolder(folder))) return null
  const result = await resultOrNull(folder, { log })
  const record = await nullIfDamaged(readJson(join(folder, "run.json"), runRecordFile), log)
  const outcome = await nullIfDamaged(readJson(join(folder, "outcome.json"), runOutcomeFile), log)
  return result && record && outcome && { result, record, outcome }
}
