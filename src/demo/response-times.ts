import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { day, isErrno, minute } from "../base/index.ts"
import { seeded } from "../stats/index.ts"
import { writeAtomic, writeJson } from "../store/index.ts"
import { recordsCsv } from "./csv.ts"
import { notADemoFolder } from "./faults.ts"
import { iso } from "./truth.ts"

export interface ResponseTimesOptions {
  readonly seed: number
  /** Epoch ms just after the last row. */
  readonly end: number
  readonly days: number
  /** Strength of the fault; 1 = full. */
  readonly strength: number
}

/** The planted fault. Instants are ISO 8601 in UTC. */
export interface ResponseTimesTruth {
  readonly host: string
  readonly feature: string
  readonly start: string
  /** The last minute of the fault. */
  readonly end: string
}

const [host, feature] = ["api", "response-time"]
const files = [`${host}.csv`, "truth.json"]

/** Of a quiet minute, ms: the level, the half height of the day's wave, and the scatter. */
const [level, wave, scatter] = [100, 6, 1.5]
/** A load that comes and goes within half an hour, ms a minute; the share that is left of it after a minute. */
const [load, persistence] = [1.2, 0.95]
/** In the last day: from this minute on, so many minutes, so many ms slower. */
const fault = { minute: 15 * 60, minutes: 40, slower: 90 }

/**
 * Writes the mean response time of one API per minute, about 100 ms, to `<folder>/api.csv`, with a slow phase
 * in its last day, and the truth about it to `truth.json`. Fault where the folder holds other files.
 */
export async function writeResponseTimes(
  folder: string,
  options: ResponseTimesOptions,
): Promise<ResponseTimesTruth> {
  const entries = await readdir(folder).catch((cause: unknown): string[] => {
    if (isErrno(cause, "ENOENT")) return []
    throw notADemoFolder(folder, cause)
  })
  if (entries.some(entry => !files.includes(entry))) throw notADemoFolder(folder)
  const faultStart = options.end - day + fault.minute * minute
  const truth = { host, feature, start: iso(faultStart), end: iso(faultStart + (fault.minutes - 1) * minute) }
  await writeAtomic(join(folder, `${host}.csv`), responseTimesCsv(options, faultStart))
  await writeJson(join(folder, "truth.json"), truth)
  return truth
}

function responseTimesCsv({ seed, end, days, strength }: ResponseTimesOptions, faultStart: number): string {
  const random = seeded(`${seed}/response-times`)
  const start = end - days * day
  const slow = (time: number): boolean => time >= faultStart && time < faultStart + fault.minutes * minute
  let busy = 0
  const records = Array.from({ length: (days * day) / minute }, (_, row) => {
    const time = start + row * minute
    busy = persistence * busy + load * random.normal()
    const quiet =
      level - wave * Math.cos((2 * Math.PI * (time % day)) / day) + busy + scatter * random.normal()
    const value = quiet + (slow(time) ? strength * fault.slower : 0)
    return [iso(time), Math.max(1, value).toFixed(1)]
  })
  return recordsCsv(["timestamp", feature], records)
}
