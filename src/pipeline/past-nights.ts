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

/** Digests of earlier nights. */
export interface PastNights {
  /** Oldest first; per night its newest complete, readable run. */
  readonly nights: readonly NightDigest[]
  /** Runs that could not be read. */
  readonly remarks: readonly HistoryRemark[]
}

/** Nights compared: a year, so that monthly recurrence is detected. */
export const maxPastNights = 366

/**
 * Reads the digests of the nights before `night` (YYYY-MM-DD); a rerun never sees itself or later nights.
 * Skips unreadable ones with a remark.
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

/** digest.json, else result.json, else why neither is usable. */
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

/** A damaged digest loses nothing: result.json has the same data. */
async function digestOrNull(file: string): Promise<NightDigest | null> {
  return await readJson(file, nightDigestFile).catch((error: unknown) => {
    if (error instanceof Fault) return null
    throw error
  })
}

/** Incidents of all past nights and of `run`, which may be superseded in its night; newest first. */
export async function pastIncidents(jobFolder: string, run: string | null): Promise<IncidentDigest[]> {
  const { nights } = await readPastNights(jobFolder, "9999-12-31")
  const own = run === null ? null : await readNight(join(jobFolder, "runs", run), run)
  const all = own === null || typeof own === "string" ? nights : [...nights, own]
  return all.flatMap(({ incidents }) => incidents).reverse()
}
