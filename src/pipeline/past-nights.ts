import { join } from "node:path"
import { firstLine, type IncidentDigest, isErrno, type NightDigest, type RunResult } from "../base/index.ts"
import { pastRunSkipped } from "./faults.ts"
import { digestOf, isPastNight } from "../incidents/index.ts"
import { nightsBefore, readJson } from "../store/index.ts"

/** What earlier nights left. */
export interface PastNights {
  /** Oldest first, one run a night: its newest whole one that can be read. */
  readonly nights: readonly NightDigest[]
  /** What could not be read, a sentence each. */
  readonly remarks: readonly string[]
}

/** Nights that are looked through: a year, so that what comes once a month is known by its rhythm. */
export const maxPastNights = 366

/**
 * Reads the memory of the nights before `night` (YYYY-MM-DD): of a rerun, never itself nor later nights. What
 * cannot be read is told and left out.
 */
export async function readPastNights(jobFolder: string, night: string): Promise<PastNights> {
  const nights: NightDigest[] = []
  const remarks: string[] = []
  for (const { runs } of await nightsBefore(jobFolder, { night, limit: maxPastNights })) {
    for (const run of runs) {
      const read = await readNight(join(jobFolder, "runs", run), run)
      if (typeof read !== "string") {
        nights.push(read)
        break
      }
      remarks.push(pastRunSkipped(run, read))
    }
  }
  return { nights, remarks }
}

/** digest.json, or where there is none, result.json; or why neither can be used. */
async function readNight(folder: string, run: string): Promise<NightDigest | string> {
  try {
    const digest = await readJson(join(folder, "digest.json"))
    if (isPastNight(digest) && digest.run === run) return digest
    return digestOfResult(await readJson(join(folder, "result.json")), run)
  } catch (error) {
    if (!isErrno(error)) throw error
    return `it cannot be read: ${firstLine(error)}`
  }
}

function digestOfResult(content: unknown, run: string): NightDigest | string {
  if (typeof content !== "object" || content === null) return "its result.json is missing or not whole"
  const result = content as RunResult
  if (result.version !== 1)
    return `its result.json is of version ${JSON.stringify(result.version) ?? "unknown"}, not 1`
  try {
    const digest = digestOf(result)
    return isPastNight(digest) && digest.run === run ? digest : "its result.json does not hold what it should"
  } catch (error) {
    // JSON, but no result: every field may be missing.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    return `its result.json does not hold what it should: ${firstLine(error)}`
  }
}

/**
 * Incidents of all remembered nights, and of `run`, which another run of its night may have followed; newest
 * first.
 */
export async function pastIncidents(jobFolder: string, run: string | null): Promise<IncidentDigest[]> {
  const { nights } = await readPastNights(jobFolder, "9999-12-31")
  const own = run === null ? null : await readNight(join(jobFolder, "runs", run), run)
  const all = own === null || typeof own === "string" ? nights : [...nights, own]
  return all.flatMap(({ incidents }) => incidents).reverse()
}
