import { readdir, readlink } from "node:fs/promises"
import { join } from "node:path"
import { byAge, isErrno, nightOf } from "../base/index.ts"

/** The whole runs of one night, newest first; at least one. */
export interface NightRuns {
  /** YYYY-MM-DD */
  readonly night: string
  readonly runs: readonly string[]
}

const runId = /^(\d{4}-\d\d-\d\d)-(\d+)$/

/** Nights before `night` that have whole runs, oldest first: the newest `most`. A run is whole once its work folder is gone, or its night's link names it. */
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
  const names = await readdir(join(jobFolder, "runs")).catch(absent)
  return (names ?? []).filter(name => runId.test(name)).sort(byAge)
}

/** Whether a run was published. One that was cut off before it began has nothing in it. */
export async function isWhole(jobFolder: string, run: string): Promise<boolean> {
  const names = await readdir(join(jobFolder, "runs", run)).catch(absent)
  if (names === null || names.length === 0) return false
  return !names.includes("work") || (await readlink(join(jobFolder, nightOf(run))).catch(absent)) === join("runs", run)
}

function absent(error: unknown): null {
  if (isErrno(error, "ENOENT", "ENOTDIR", "EINVAL")) return null
  throw error
}
