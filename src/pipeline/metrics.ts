import { chmod, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import type { Effects, Fault, Job, RunRecord, RunResult } from "../base/index.ts"
import { metricsNotPushed, metricsNotWritten } from "../base/messages/deliver.ts"
import { countStates, metricsText, outboxOf, pushMetrics, readOutbox, type LastRun } from "../deliver/index.ts"
import { readJson, replaceFile, sweep, writeAtomic, writeJson } from "../store/index.ts"
import { jobFolderOf } from "./job-folder.ts"
import { versions } from "./versions.ts"

export interface MetricsTask {
  /** null: no run has ended, only messages were delivered. */
  readonly lastRun: LastRun | null
  /** The run's folder; null: it has none. */
  readonly folder: string | null
}

/**
 * Writes what is to be watched: into the run's folder, to metrics.file and to the Pushgateway. Returns what could not be written; throws nothing but
 * a stop by signal.
 */
export async function tellMetrics(job: Job, { lastRun, folder }: MetricsTask, effects: Effects): Promise<readonly Fault[]> {
  const { metrics: { file, pushgateway } } = job
  const faults: Fault[] = []
  const attempt = async (place: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((cause: unknown) => {
      effects.signal.throwIfAborted()
      faults.push(metricsNotWritten(place, cause))
    })
  }
  let text = ""
  await attempt(jobFolderOf(job), async () => void (text = await textOf(job, lastRun)))
  if (text === "") return faults
  if (folder !== null) await attempt(folder, () => writeAtomic(join(folder, "metrics.prom"), text))
  if (file !== null) await attempt(file, () => writeForAll(file, text, effects.now()))
  if (pushgateway !== null) {
    const pushed = await pushMetrics(pushgateway, { job: job.name, text }, effects)
    if (pushed.state !== "sent") faults.push(metricsNotPushed(pushgateway, pushed.why))
  }
  for (const { what, where } of faults) effects.log.warn("metrics.failed", { what, where })
  return faults
}

async function textOf(job: Job, ended: LastRun | null): Promise<string> {
  const jobFolder = jobFolderOf(job)
  const kept = join(jobFolder, "state", "last-run.json")
  if (ended) await writeJson(kept, ended)
  const lastRun = ended ?? ((await readJson(kept)) as LastRun | null)
  const result = (await readJson(join(jobFolder, "latest", "result.json"))) as RunResult | null
  const record = (await readJson(join(jobFolder, "latest", "run.json"))) as RunRecord | null
  const deliveries = countStates(await readOutbox(outboxOf(jobFolder)), job.deliver)
  return await metricsText({ job: job.name, lastRun, good: result && record && { result, record }, deliveries, versions: versions() })
}

/** Readable by all: the node exporter is another user. It holds counts, no names of hosts. */
async function writeForAll(path: string, text: string, now: number): Promise<void> {
  await sweep(dirname(path), now, `${basename(path)}.`)
  await replaceFile(path, async temporary => {
    await writeFile(temporary, text)
    await chmod(temporary, 0o644)
  })
}
