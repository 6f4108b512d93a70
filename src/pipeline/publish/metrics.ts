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
  /** null: only messages were delivered. */
  readonly lastRun: LastRun | null
  /** The run's folder, or null. */
  readonly folder: string | null
}

/**
 * Writes the metrics to the run's folder, metrics.file and the Pushgateway. Returns the faults; throws only
 * on a signal.
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

/** Null where there is no report. */
async function lastGoodRun(folder: string): Promise<MetricsInput["lastGood"]> {
  if (!(await isFolder(folder))) return null
  const record = await readJson(join(folder, "run.json"), runRecordFile)
  const outcome = await readJson(join(folder, "outcome.json"), runOutcomeFile)
  const stages = [...(record?.stages ?? []), ...(outcome?.stages ?? [])]
  return { result: await readResult(join(folder, "result.json")), stages }
}

/** World-readable for the node exporter's user; contains counts, no host names. */
async function writeWorldReadable(path: string, text: string, now: number): Promise<void> {
  await removeStaleTempFiles(dirname(path), now, `${basename(path)}.`)
  await replaceFile(path, async temporary => {
    await writeFile(temporary, text)
    await chmod(temporary, 0o644)
  })
}
