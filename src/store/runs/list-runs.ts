import { stat } from "node:fs/promises"
import { join } from "node:path"
import { compareRunIds, nightOfRun, nullIfMissing } from "../../base/index.ts"
import { listNames } from "../list-names.ts"

/** The complete runs of a night, newest first; at least one. */
export interface NightRuns {
  /** YYYY-MM-DD */
  readonly night: string
  readonly runs: readonly string[]
}

const runId = /^(\d{4}-\d\d-\d\d)-(\d+)$/

/** The newest `most` nights before `night` with complete runs, oldest first. */
export async function nightsBefore(
  jobFolder: string,
  { night, limit }: { readonly night: string; readonly limit: number },
): Promise<NightRuns[]> {
  const byNight = new Map<string, string[]>()
  for (const run of await listRuns(jobFolder)) {
    const own = nightOfRun(run)
    if (own < night) byNight.set(own, [run, ...(byNight.get(own) ?? [])])
  }
  const nights: NightRuns[] = []
  for (const [own, ids] of [...byNight].reverse()) {
    if (nights.length === limit) break
    const runs: string[] = []
    for (const run of ids) if (await isComplete(jobFolder, run)) runs.push(run)
    if (runs.length > 0) nights.unshift({ night: own, runs })
  }
  return nights
}

/** Ids of all runs, complete or not, oldest first. */
export async function listRuns(jobFolder: string): Promise<string[]> {
  return (await listNames(join(jobFolder, "runs"))).filter(isRunId).sort(compareRunIds)
}

/** Relative to a run's folder; exists while the run is in progress. */
export const planFile = "work/plan.json"

/** Whether a run exists and its report is complete. */
export async function isComplete(jobFolder: string, run: string): Promise<boolean> {
  return (await listNames(join(jobFolder, "runs", run))).length > 0 && !(await isInProgress(jobFolder, run))
}

/** Whether a run is in progress or was interrupted. */
export async function isInProgress(jobFolder: string, run: string): Promise<boolean> {
  return (await stat(join(jobFolder, "runs", run, planFile)).catch(nullIfMissing)) !== null
}

export function isRunId(name: string): boolean {
  return runId.test(name)
}
