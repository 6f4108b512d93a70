import { chmod, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import type { Effects, Fault, Job } from "../../base/index.ts"
import {
  countStates,
  type LastRun,
  type MetricsInput,
  metricsText,
  outboxOf,
  pushMetrics,
  readOutbox,
} from "../../deliver/index.ts"
import { lastRunFile, runOutcomeFile, runRecordFile } from "../../job/index.ts"
import { readResult } from "../../report/index.ts"
import {
  isFolder,
  jobFolderOf,
  readJson,
  removeStaleTempFiles,
  replaceFile,
  writeAtomic,
  writeJson,
} from "../../store/index.ts"
import { metricsNotPushed, metricsNotWritten } from "../faults.ts"
import { versions } from "../versions.ts"

export interface MetricsTask {
  /** null: no run has ended, only messages were delivered. */
  readonly lastRun: LastRun | null
  /** The run's folder; null: it has none. */
  readonly folder: string | null
}

/**
 * Writes what is to be watched: into the run's folder, to metrics.file and to the Pushgateway. Returns what
 * could not be written; throws nothing but a stop by signal.
 */
export async function publishMetrics(
  job: Job,
  { lastRun, folder }: MetricsTask,
  effects: Effects,
): Promise<readonly Fault[]> {
  const {
    metrics: { file, pushgateway },
  } = job
  const faults: Fault[] = []
  const tryWrite = async (place: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((cause: unknown) => {
      effects.signal.throwIfAborted()
      faults.push(metricsNotWritten(place, cause))
    })
  }
  let text = ""
  await tryWrite(jobFolderOf(job), async () => void (text = await textOf(job, lastRun)))
  if (text === "") return faults
  if (folder !== null) await tryWrite(folder, () => writeAtomic(join(folder, "metrics.prom"), text))
  if (file !== null) await tryWrite(file, () => writeWorldReadable(file, text, effects.now()))
  if (pushgateway !== null) {
    const pushed = await pushMetrics(pushgateway, { job: job.name, text }, effects)
    if (pushed.state !== "sent") faults.push(metricsNotPushed(pushgateway, pushed.why))
  }
  for (const { what, where } of faults) effects.log.warn("metrics.failed", { what, where })
  return faults
}

async function textOf(job: Job, endedRun: LastRun | null): Promise<string> {
  const jobFolder = jobFolderOf(job)
  const file = join(jobFolder, "state", "last-run.json")
  if (endedRun) await writeJson(file, endedRun)
  const { entries } = await readOutbox(outboxOf(jobFolder))
  return await metricsText({
    job: job.name,
    lastRun: endedRun ?? (await readJson(file, lastRunFile)),
    lastGood: await lastGoodRun(join(jobFolder, "latest")),
    deliveries: countStates(entries, job.deliver),
    versions: versions(),
  })
}

/** Null where there is no report yet. */
async function lastGoodRun(folder: string): Promise<MetricsInput["lastGood"]> {
  if (!(await isFolder(folder))) return null
  const record = await readJson(join(folder, "run.json"), runRecordFile)
  const outcome = await readJson(join(folder, "outcome.json"), runOutcomeFile)
  const stages = [...(record?.stages ?? []), ...(outcome?.stages ?? [])]
  return { result: await readResult(join(folder, "result.json")), stages }
}

/** Readable by all: the node exporter is another user. It holds counts, no names of hosts. */
async function writeWorldReadable(path: string, text: string, now: number): Promise<void> {
  await removeStaleTempFiles(dirname(path), now, `${basename(path)}.`)
  await replaceFile(path, async temporary => {
    await writeFile(temporary, text)
    await chmod(temporary, 0o644)
  })
}
