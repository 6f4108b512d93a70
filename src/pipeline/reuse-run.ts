import { join } from "node:path"
import {
  type Effects,
  type Exit,
  type Job,
  nightOfRun,
  type RunRecord,
  type RunResult,
} from "../base/index.ts"
import { outboxOf, readOutbox } from "../deliver/index.ts"
import { isComplete, isFinalizing, listRuns, readJson } from "../store/index.ts"
import { jobFolderOf } from "./job-folder.ts"
import type { NightOutcome } from "./night.ts"

export interface RunKey {
  /** YYYY-MM-DD */
  readonly night: string
  /** Hash of all that decides the result. */
  readonly plan: string
}

/** The newest whole run of the same plan, as if it had just ended; null where there is none. */
export async function completedRun(jobFolder: string, { night, plan }: RunKey): Promise<NightOutcome | null> {
  const runs = (await listRuns(jobFolder)).filter(id => nightOfRun(id) === night)
  for (const id of runs.reverse()) {
    const folder = join(jobFolder, "runs", id)
    const record = (await readJson(join(folder, "run.json"))) as RunRecord | null
    if (record?.plan !== plan || !(await isComplete(jobFolder, id))) continue
    const result = (await readJson(join(folder, "result.json"))) as RunResult | null
    if (result)
      return {
        result,
        folder,
        latest: join(jobFolder, "latest"),
        faults: result.errors,
        exit: record.exitCode as Exit,
      }
  }
  return null
}

/**
 * The whole run of this very plan, where messages of it wait or its end was cut off: then nothing is computed
 * again. Else null.
 */
export async function unfinalizedRun(job: Job, key: RunKey, { log }: Effects): Promise<NightOutcome | null> {
  const jobFolder = jobFolderOf(job)
  const completed = await completedRun(jobFolder, key)
  if (!completed) return null
  const { id } = completed.result.run
  const hasPending = (await readOutbox(outboxOf(jobFolder))).some(
    ({ state, run }) => state === "pending" && run === id,
  )
  if (!hasPending && !(await isFinalizing(completed.folder))) return null
  log.info("run.repeated", { run: id, what: "its report is there: only what is left to do is done" })
  return completed
}
