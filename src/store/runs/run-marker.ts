import { stat, utimes } from "node:fs/promises"
import { hostname } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type Log, nullIfMissing } from "../../base/index.ts"
import { runTakenOver } from "../faults.ts"
import { type FileFormat, nullIfDamaged, readJson, writeJson } from "../files.ts"
import { makeFolder } from "../make-folder.ts"
import { isProcessAlive } from "../process.ts"
import { folderTime, type LeaseTimes, leaseTimes } from "../processes/lease.ts"
import { planFile } from "./list-runs.ts"

/** work/plan.json: whose run it is. While its owner lives, the file's time of change moves on. */
export interface RunMarker {
  readonly hash: string
  readonly startedAt: number
  readonly pid: number
  readonly machine: string
  /** How many shards make the run together; absent where one process makes it. */
  readonly shards?: number
}

export async function writeMarker(
  folder: string,
  { hash, startedAt, shards }: Pick<RunMarker, "hash" | "startedAt" | "shards">,
): Promise<void> {
  await makeFolder(join(folder, "work"))
  await writeJson(join(folder, planFile), {
    hash,
    startedAt,
    pid: process.pid,
    machine: hostname(),
    ...(shards !== undefined && { shards }),
  } satisfies RunMarker)
}

/** Null where it is missing or damaged: such a run is not resumed. */
export async function readMarker(folder: string, log: Log): Promise<RunMarker | null> {
  return await nullIfDamaged(readJson(join(folder, planFile), runMarker), log)
}

/** Whether a run in progress has a live owner, this process included; false for a damaged marker. */
export async function isInUse(folder: string, log: Log): Promise<boolean> {
  const marker = await readMarker(folder, log)
  if (marker === null) return false
  if (marker.shards === undefined && marker.machine === hostname()) return isProcessAlive(marker.pid)
  return (await clockOf(folder, marker)) - (await renewedAt(folder)) < leaseTimes.timeout
}

/**
 * Whether another process owns the run. One of another machine is known by its heartbeat: waits until the
 * marker is renewed, or has not been for the whole timeout. Clocks of two machines are never compared for
 * that, but where the marker is plainly old.
 */
export async function hasOtherOwner(
  folder: string,
  marker: RunMarker,
  { log, signal, times }: { readonly log: Log; readonly signal: AbortSignal; readonly times: LeaseTimes },
): Promise<boolean> {
  const { machine, pid } = marker
  if (machine === hostname()) return pid !== process.pid && isProcessAlive(pid)
  const seen = await renewedAt(folder)
  const wait = times.timeout - Math.max(0, Date.now() - seen)
  if (wait > 0)
    log.warn("run.waiting", { what: `${machine} may be running it`, seconds: Math.round(wait / 1000) })
  for (let waited = 0; waited < wait; waited += times.heartbeat) {
    await sleep(Math.min(times.heartbeat, wait - waited), undefined, { signal })
    if ((await renewedAt(folder)) !== seen) return true
  }
  return false
}

export interface Heartbeat {
  /** Aborts with the Fault store.run-taken-over once another process has written its marker. */
  readonly signal: AbortSignal
  readonly stop: () => void
}

/**
 * Renews the marker of this process's run, or of one in shards, until it is stopped, or the marker is gone.
 */
export function startHeartbeat(folder: string, log: Log, times = leaseTimes): Heartbeat {
  const lost = new AbortController()
  const renew = async (): Promise<void> => {
    const marker = await readMarker(folder, log)
    if (marker === null) return
    const isOwn = marker.machine === hostname() && marker.pid === process.pid
    if (marker.shards === undefined && !isOwn) {
      lost.abort(runTakenOver(folder, marker.machine))
      clearInterval(timer)
    } else {
      const now = new Date(await clockOf(folder, marker))
      await utimes(join(folder, planFile), now, now)
    }
  }
  const timer = setInterval(
    () => void renew().catch((error: unknown) => log.warn("run.heartbeat", { what: String(error) })),
    times.heartbeat,
  )
  timer.unref()
  return { signal: lost.signal, stop: () => clearInterval(timer) }
}

/** The time by this machine, or of a run in shards by the folder that they share; epoch ms. */
async function clockOf(folder: string, { shards }: RunMarker): Promise<number> {
  return shards === undefined ? Date.now() : await folderTime(join(folder, "work"))
}

/** Epoch ms by the file system's clock; 0 where there is no marker. */
async function renewedAt(folder: string): Promise<number> {
  return (await stat(join(folder, planFile)).catch(nullIfMissing))?.mtimeMs ?? 0
}

const runMarker: FileFormat<RunMarker> = {
  check: content =>
    isRunMarker(content) ? { value: content } : { wrong: ["hash, startedAt, pid and machine are expected"] },
  hint: "run the job again: it makes a new run",
}

function isRunMarker(content: unknown): content is RunMarker {
  if (typeof content !== "object" || content === null) return false
  const kinds = { hash: "string", startedAt: "number", pid: "number", machine: "string" }
  const shards: unknown = Reflect.get(content, "shards")
  return (
    Object.entries(kinds).every(([key, kind]) => typeof Reflect.get(content, key) === kind) &&
    (shards === undefined || typeof shards === "number")
  )
}
