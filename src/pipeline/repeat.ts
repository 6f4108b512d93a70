import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { type Exit, isErrno, type RunRecord, type RunResult } from "../base/index.ts"
import { allRuns, readJson } from "../store/index.ts"
import type { NightOutcome } from "./night.ts"

/** The newest whole run of the same plan, as if it had just ended; null where there is none. */
export async function wholeRun(jobFolder: string, plan: string): Promise<NightOutcome | null> {
  for (const id of (await allRuns(jobFolder)).reverse()) {
    const folder = join(jobFolder, "runs", id)
    const record = (await readJson(join(folder, "run.json"))) as RunRecord | null
    if (record?.plan !== plan || (await isInTheMaking(folder))) continue
    const result = (await readJson(join(folder, "result.json"))) as RunResult | null
    if (result) return { result, folder, latest: join(jobFolder, "latest"), faults: result.errors, exit: record.exitCode as Exit }
  }
  return null
}

/** Whether a run's work folder holds anything; it does, too, of one that was cut off just after it was published. */
export async function isInTheMaking(run: string): Promise<boolean> {
  return readdir(join(run, "work")).then(names => names.length > 0, error => {
    if (isErrno(error, "ENOENT")) return false
    throw error
  })
}
