import { readlink, rm } from "node:fs/promises"
import { join } from "node:path"
import { day, isErrno, type Log, nightOfRun } from "../../base/index.ts"
import { listNames } from "../list-names.ts"
import { removeFolder, removeStaleTempFiles } from "../temp-files.ts"
import { isComplete, isRunId, listRuns } from "./list-runs.ts"
import { isInUse } from "./run-marker.ts"

export interface PruneRule {
  /** output/<job> */
  readonly jobFolder: string
  /** The run just published, which is kept, as is the one that `latest` names. */
  readonly protectedRun: string
  /** Nights before that of `spare` whose runs stay complete. */
  readonly nights: number
  /** Complete runs kept per night. */
  readonly runs: number
  /** Nights whose digests are kept. */
  readonly digestNights: number
  /** Epoch ms. */
  readonly now: number
  readonly log: Log
}

export interface PruneSummary {
  /** Runs reduced to their digests. */
  readonly reduced: readonly string[]
  readonly removed: readonly string[]
  /** Nights whose symlinks were removed. */
  readonly links: readonly string[]
  /** Hosts, by file name, whose models were removed. */
  readonly models: readonly string[]
  /** Number of incomplete files and folders of killed processes that were removed. */
  readonly tempFiles: number
}

/** Days after which an interrupted run is no longer resumed. */
const abandonedAfterDays = 7

/**
 * Reduces runs of old nights to digests, and removes unused runs: older than any digest needed, superseded in
 * their night, or interrupted long ago. A kill at any instant does no harm; the next call continues.
 */
export async function pruneRuns(rule: PruneRule): Promise<PruneSummary> {
  const { jobFolder, protectedRun } = rule
  const latest = await targetOf(join(jobFolder, "latest"))
  const mayRemove = (run: string): boolean => run !== protectedRun && latest !== join("runs", run)
  const actions = await pruneActions(rule)
  const done: Record<"reduce" | "remove", string[]> = { reduce: [], remove: [] }
  const links = await dropLinks(jobFolder, run => mayRemove(run) && actions.get(run) !== "keep")
  for (const [run, what] of actions) {
    if (what === "keep" || !mayRemove(run)) continue
    const folder = join(jobFolder, "runs", run)
    if (what === "remove") await removeFolder(folder)
    else if (!(await reduceToDigest(folder))) continue
    done[what].push(run)
  }
  return {
    reduced: done.reduce,
    removed: done.remove,
    links,
    models: await dropModels(rule),
    tempFiles: await removeAllStaleTempFiles(rule),
  }
}

/** Folders with temporary files, except runs, which are swept when resumed. */
const tempPlaces = ["", "runs", "state", "state/models", "state/outbox", "state/postmortem"]

async function removeAllStaleTempFiles({ jobFolder, now }: PruneRule): Promise<number> {
  let removed = 0
  for (const place of tempPlaces) removed += await removeStaleTempFiles(join(jobFolder, place), now)
  return removed
}

/** By run, oldest first. */
async function pruneActions({
  jobFolder,
  protectedRun,
  nights,
  runs,
  digestNights,
  log,
}: PruneRule): Promise<Map<string, "keep" | "reduce" | "remove">> {
  const actions = new Map<string, "keep" | "reduce" | "remove">()
  const completeRuns = new Map<string, number>()
  for (const run of (await listRuns(jobFolder)).reverse()) {
    const [night, age] = [nightOfRun(run), daysBetween(nightOfRun(run), nightOfRun(protectedRun))]
    if (!(await isComplete(jobFolder, run))) {
      actions.set(
        run,
        age > abandonedAfterDays && !(await isInUse(join(jobFolder, "runs", run), log)) ? "remove" : "keep",
      )
      continue
    }
    const newer = completeRuns.get(night) ?? 0
    completeRuns.set(night, newer + 1)
    // The newest run per night provides the digest.
    if (age > nights) actions.set(run, newer > 0 || completeRuns.size > digestNights ? "remove" : "reduce")
    else actions.set(run, newer >= runs ? "remove" : "keep")
  }
  return new Map([...actions].reverse())
}

/**
 * False where there was nothing to remove. A run without a digest keeps its result. Removes first what marks
 * a run as complete.
 */
async function reduceToDigest(folder: string): Promise<boolean> {
  const names = await listNames(folder)
  const kept = names.includes("digest.json") ? "digest.json" : "result.json"
  const others = [
    "run.json",
    "result.json",
    ...names.filter(name => !/^(run|result)\.json$/.test(name)),
  ].filter(name => name !== kept && names.includes(name))
  for (const name of others) await rm(join(folder, name), { recursive: true, force: true })
  return others.length > 0
}

/** Symlinks of nights to runs that are or will be removed. */
async function dropLinks(jobFolder: string, isRemoved: (run: string) => boolean): Promise<string[]> {
  const runs = new Set(await listRuns(jobFolder))
  const dropped: string[] = []
  for (const name of (await listNames(jobFolder)).filter(name => /^\d{4}-\d\d-\d\d$/.test(name)).sort()) {
    const run = (await targetOf(join(jobFolder, name)))?.slice("runs/".length)
    if (run === undefined || (runs.has(run) && !isRemoved(run))) continue
    await rm(join(jobFolder, name), { force: true })
    dropped.push(name)
  }
  return dropped
}

/** Models of hosts that left the fleet longer ago than runs are kept. */
async function dropModels({ jobFolder, nights, protectedRun }: PruneRule): Promise<string[]> {
  const folder = join(jobFolder, "state/models")
  const dropped: string[] = []
  for (const host of (await listNames(folder)).filter(name => !name.startsWith("."))) {
    const runs = (await listNames(join(folder, host))).filter(isRunId)
    if (
      runs.length === 0 ||
      runs.some(run => !(daysBetween(nightOfRun(run), nightOfRun(protectedRun)) > nights))
    )
      continue
    await removeFolder(join(folder, host))
    dropped.push(host)
  }
  return dropped
}

/** Null where it is not a symlink. */
async function targetOf(link: string): Promise<string | null> {
  return await readlink(link).catch((error: unknown) => {
    if (isErrno(error, "ENOENT", "EINVAL")) return null
    throw error
  })
}

/** Days from one night to a later one; NaN for any other text. */
function daysBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / day
}
