import { readlink, rm } from "node:fs/promises"
import { join } from "node:path"
import { day, isErrno, type Log, nightOfRun } from "../../base/index.ts"
import { listNames } from "../list-names.ts"
import { removeFolder, removeStaleTempFiles } from "../temp-files.ts"
import { isComplete, isRunId, listRuns } from "./list-runs.ts"
import { isInUse } from "./run-folder.ts"

export interface PruneRule {
  /** output/<job> */
  readonly jobFolder: string
  /** The run that was just published: neither it nor what `latest` names is touched. */
  readonly protectedRun: string
  /** Nights before that of `spare` whose runs stay whole. */
  readonly nights: number
  /** Whole runs of one night that stay. */
  readonly runs: number
  /** Of this many nights what memory reads stays. */
  readonly digestNights: number
  /** Epoch ms. */
  readonly now: number
  readonly log: Log
}

export interface PruneSummary {
  /** Runs of which only what memory reads was kept. */
  readonly reduced: readonly string[]
  readonly removed: readonly string[]
  /** Names of the nights whose links went. */
  readonly links: readonly string[]
  /** Hosts, as their files are named, whose models went. */
  readonly models: readonly string[]
  /** How many files and folders went that killed processes had left half done. */
  readonly tempFiles: number
}

/** Who was cut off longer ago than this, days, will not be gone on with. */
const abandonedAfterDays = 7

/**
 * Thins the runs of old nights to what memory reads, and removes those that are no longer of use: what memory
 * does not reach, runs that others of their night have followed, and old ones that never ended. Cut off at
 * any instant it harms nothing, and the next one goes on.
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

/**
 * Where the program makes things before it renames them, besides the runs, which are swept when they are
 * taken up.
 */
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
    // One run a night is enough for memory: the newest.
    if (age > nights) actions.set(run, newer > 0 || completeRuns.size > digestNights ? "remove" : "reduce")
    else actions.set(run, newer >= runs ? "remove" : "keep")
  }
  return new Map([...actions].reverse())
}

/**
 * False where nothing was left to be taken. A run from before there was memory keeps its result. First goes
 * what a whole run is known by.
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

/** Links of nights to runs that go, or have gone. */
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

/** Models of hosts that have not been of the fleet for as long as runs are kept. */
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

/** Null where it is no link. */
async function targetOf(link: string): Promise<string | null> {
  return await readlink(link).catch((error: unknown) => {
    if (isErrno(error, "ENOENT", "EINVAL")) return null
    throw error
  })
}

/** Days from one night to a later one; NaN for what is no night. */
function daysBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / day
}
