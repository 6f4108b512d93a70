import { join } from "node:path"
import { type Effects, Fault, type Job, nightOfRun, type RunResult } from "../base/index.ts"
import { outboxOf, readOutbox } from "../deliver/index.ts"
import { runOutcomeFile, runRecordFile } from "../job/index.ts"
import { readResult } from "../report/index.ts"
import { isComplete, isFinalizing, jobFolderOf, listRuns, nullIfDamaged, readJson } from "../store/index.ts"
import type { NightOutcome } from "./outcome.ts"

export interface RunKey {
  /** YYYY-MM-DD */
  readonly night: string
  /** Hash of everything that decides the result. */
  readonly plan: string
}

/**
 * The newest completed run of the same plan, as its outcome; null where there is none. Skips runs with a
 * damaged file, with a log line.
 */
export async function completedRun(
  jobFolder: string,
  { night, plan }: RunKey,
  { log }: Pick<Effects, "log">,
): Promise<NightOutcome | null> {
  const runs = (await listRuns(jobFolder)).filter(id => nightOfRun(id) === night)
  for (const id of runs.reverse()) {
    const folder = join(jobFolder, "runs", id)
    const record = await nullIfDamaged(readJson(join(folder, "run.json"), runRecordFile), log)
    if (record?.plan !== plan || !(await isComplete(jobFolder, id))) continue
    const outcome = await nullIfDamaged(readJson(join(folder, "outcome.json"), runOutcomeFile), log)
    const result = outcome && (await resultOrNull(folder, { log }))
    if (result)
      return {
        result,
        folder,
        latest: join(jobFolder, "latest"),
        faults: outcome.faults,
        exit: outcome.exitCode,
      }
  }
  return null
}

/**
 * The completed run of this plan with pending notifications or unfinished final steps, which needs no
 * computing; else null.
 */
export async function unfinalizedRun(job: Job, key: RunKey, { log }: Effects): Promise<NightOutcome | null> {
  const jobFolder = jobFolderOf(job)
  const completed = await completedRun(jobFolder, key, { log })
  if (!completed) return null
  const { id } = completed.result.run
  const { entries } = await readOutbox(outboxOf(jobFolder))
  const hasPending = entries.some(({ state, run }) => state === "pending" && run === id)
  if (!hasPending && !(await isFinalizing(completed.folder))) return null
  log.info("run.repeated", { run: id, what: "its report is there: only what is left to do is done" })
  return completed
}

/** result.json of a run's folder; null where it is missing or damaged, which is logged. */
export async function resultOrNull(folder: string, { log }: Pick<Effects, "log">): Promise<RunResult | null> {
  try {
    return await readResult(join(folder, "result.json"))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.warn("file.damaged", { file: error.where, what: error.what })
    return null
  }
}
