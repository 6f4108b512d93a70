import { stat } from "node:fs/promises"
import { join } from "node:path"
import { absent, byAge, nightOf } from "../base/index.ts"
import { namesIn } from "./folder.ts"

/** The whole runs of one night, newest first; at least one. */
export interface NightRuns {
  /** YYYY-MM-DD */
  readonly night: string
  readonly runs: readonly string[]
}

const runId = /^(\d{4}-\d\d-\d\d)-(\d+)$/

/** Nights before `night` that have whole runs, oldest first: the newest `most`. */
export async function pastNights(jobFolder: string, { night, most }: { readonly night: string; readonly most: number }): Promise<NightRuns[]> {
  const byNight = new Map<string, string[]>()
  for (const run of await allRuns(jobFolder)) {
    const own = nightOf(run)
    if (own < night) byNight.set(own, [run, ...(byNight.get(own) ?? [])])
  }
  const nights: NightRuns[] = []
  for (const [own, ids] of [...byNight].reverse()) {
    if (nights.length === most) break
    const runs: string[] = []
    for (const run of ids) if (await isWhole(jobFolder, run)) runs.push(run)
    if (runs.length > 0) nights.unshift({ night: own, runs })
  }
  return nights
}

/** Ids of all runs, whole or not, oldest first. */
export async function allRuns(jobFolder: string): Promise<string[]> {
  return (await namesIn(join(jobFolder, "runs"))).filter(isRunId).sort(byAge)
}

/** Relative to a run's folder: there as long as the run is in the making. */
export const planFile = "work/plan.json"

/** Whether a run is there and its report is whole. */
export async function isWhole(jobFolder: string, run: string): Promise<boolean> {
  return (await namesIn(join(jobFolder, "runs", run))).length > 0 && !(await isInTheMaking(jobFolder, run))
}

/** Whether a run is there that somebody makes, or was killed in making. */
export async function isInTheMaking(jobFolder: string, run: string): Promise<boolean> {
  return (await stat(join(jobFolder, "runs", run, planFile)).catch(absent)) !== null
}

export function isRunId(name: string): boolean {
  return runId.test(name)
}
