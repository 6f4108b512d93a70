import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { type Exit, isErrno, type RunRecord, type RunResult } from "../base/index.ts"
import { readJson } from "../store/index.ts"
import type { NightOutcome } from "./night.ts"

/** The newest whole run of the same plan, as if it had just ended; null where there is none. */
export async function wholeRun(jobFolder: string, plan: string): Promise<NightOutcome | null> {
  const runs = join(jobFolder, "runs")
  for (const id of (await namesIn(runs)).reverse()) {
    const folder = join(runs, id)
    const record = (await readJson(join(folder, "run.json"))) as RunRecord | null
    if (record?.plan !== plan || (await namesIn(join(folder, "work"))).length > 0) continue
    const result = (await readJson(join(folder, "result.json"))) as RunResult | null
    if (result) return { result, folder, latest: join(jobFolder, "latest"), faults: result.errors, exit: record.exitCode as Exit }
  }
  return null
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (isErrno(error, "ENOENT")) return []
    throw error
  }
}
