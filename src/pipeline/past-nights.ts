import { basename, join } from "node:path"
import {
  Fault,
  firstLine,
  type HistoryRemark,
  type IncidentDigest,
  isErrno,
  type NightDigest,
} from "../base/index.ts"
import { digestOf } from "../incidents/index.ts"
import { nightDigestFile } from "../job/index.ts"
import { readResult } from "../report/index.ts"
import { nightsBefore, readJson } from "../store/index.ts"

/** What earlier nights left. */
export interface PastNights {
  /** Oldest first, one run a night: its newest whole one that can be read. */
  readonly nights: readonly NightDigest[]
  /** What could not be read. */
  readonly remarks: readonly HistoryRemark[]
}

/** Nights that are looked through: a year, so that what comes once a month is known by its rhythm. */
export const maxPastNights = 366

/**
 * Reads the memory of the nights before `night` (YYYY-MM-DD): of a rerun, never itself nor later nights. What
 * cannot be read is told and left out.
 */
export async function readPastNights(jobFolder: string, night: string): Promise<PastNights> {
  const nights: NightDigest[] = []
  const remarks: HistoryRemark[] = []
  for (const { runs } of await nightsBefore(jobFolder, { night, limit: maxPastNights })) {
    for (const run of runs) {
      const read = await readNight(join(jobFolder, "runs", run), run)
      if (typeof read !== "string") {
        nights.push(read)
        break
      }
      remarks.push({ code: "run-skipped", params: { run, why: read } })
    }
  }
  return { nights, remarks }
}

/** digest.json, or where there is none that is whole, result.json; or why neither can be used. */
async function readNight(folder: string, run: string): Promise<NightDigest | string> {
  try {
    const digest = await digestOrNull(join(folder, "digest.json"))
    if (digest?.run === run) return digest
    const result = await readResult(join(folder, "result.json"))
    return result.run.id === run ? digestOf(result) : "its result.json is of another run"
  } catch (error) {
    if (error instanceof Fault) return `${basename(error.where)}: ${error.what}`
    if (!isErrno(error)) throw error
    return `it cannot be read: ${firstLine(error)}`
  }
}

/** Of a damaged one nothing is lost: result.json says the same. */
async function digestOrNull(file: string): Promise<NightDigest | null> {
  return await readJson(file, nightDigestFile).catch((error: unknown) => {
    if (error instanceof Fault) return null
    throw error
  })
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
