import { readlink, rm } from "node:fs/promises"
import { join } from "node:path"
import { day, isErrno, nightOf } from "../base/index.ts"
import { namesIn } from "./folder.ts"
import { discard, sweep } from "./leftovers.ts"
import { allRuns, isRunId, isWhole } from "./past-runs.ts"
import { isInUse } from "./run-folder.ts"

export interface PruneRule {
  /** output/<job> */
  readonly jobFolder: string
  /** The run that was just published: neither it nor what `latest` names is touched. */
  readonly spare: string
  /** Nights before that of `spare` whose runs stay whole. */
  readonly nights: number
  /** Whole runs of one night that stay. */
  readonly runs: number
  /** Of this many nights what memory reads stays. */
  readonly remembered: number
  /** Epoch ms. */
  readonly now: number
}

export interface Pruned {
  /** Runs of which only what memory reads was kept. */
  readonly thinned: readonly string[]
  readonly removed: readonly string[]
  /** Names of the nights whose links went. */
  readonly links: readonly string[]
  /** Hosts, as their files are named, whose models went. */
  readonly models: readonly string[]
  /** How many files and folders went that killed processes had left half done. */
  readonly leftovers: number
}

/** Who was cut off longer ago than this, days, will not be gone on with. */
const abandoned = 7

/**
 * Thins the runs of old nights to what memory reads, and removes those that are no longer of use: what memory does not reach, runs that others of
 * their night have followed, and old ones that never ended. Cut off at any instant it harms nothing, and the next one goes on.
 */
export async function pruneRuns(rule: PruneRule): Promise<Pruned> {
  const { jobFolder, spare } = rule
  const latest = await targetOf(join(jobFolder, "latest"))
  const touchable = (run: string): boolean => run !== spare && latest !== join("runs", run)
  const fate = await fatesOf(rule)
  const done: Record<"thin" | "remove", string[]> = { thin: [], remove: [] }
  const links = await dropLinks(jobFolder, run => touchable(run) && fate.get(run) !== "keep")
  for (const [run, what] of fate) {
    if (what === "keep" || !touchable(run)) continue
    const folder = join(jobFolder, "runs", run)
    if (what === "remove") await discard(folder)
    else if (!(await thin(folder))) continue
    done[what].push(run)
  }
  return { thinned: done.thin, removed: done.remove, links, models: await dropModels(rule), leftovers: await sweepAll(rule) }
}

/** Where the program makes things before it renames them, besides the runs, which are swept when they are taken up. */
const makingPlaces = ["", "runs", "state", "state/models", "state/outbox", "state/postmortem"]

async function sweepAll({ jobFolder, now }: PruneRule): Promise<number> {
  let swept = 0
  for (const place of makingPlaces) swept += await sweep(join(jobFolder, place), now)
  return swept
}

/** By run, oldest first. */
async function fatesOf({ jobFolder, spare, nights, runs, remembered }: PruneRule): Promise<Map<string, "keep" | "thin" | "remove">> {
  const fates = new Map<string, "keep" | "thin" | "remove">()
  const whole = new Map<string, number>()
  for (const run of (await allRuns(jobFolder)).reverse()) {
    const [night, age] = [nightOf(run), daysBetween(nightOf(run), nightOf(spare))]
    if (!(await isWhole(jobFolder, run))) {
      fates.set(run, age > abandoned && !(await isInUse(join(jobFolder, "runs", run))) ? "remove" : "keep")
      continue
    }
    const newer = whole.get(night) ?? 0
    whole.set(night, newer + 1)
    // One run a night is enough for memory: the newest.
    if (age > nights) fates.set(run, newer > 0 || whole.size > remembered ? "remove" : "thin")
    else fates.set(run, newer >= runs ? "remove" : "keep")
  }
  return new Map([...fates].reverse())
}

/** False where nothing was left to be taken. A run from before there was memory keeps its result. First goes what a whole run is known by. */
async function thin(folder: string): Promise<boolean> {
  const names = await namesIn(folder)
  const kept = names.includes("memory.json") ? "memory.json" : "result.json"
  const others = ["run.json", "result.json", ...names.filter(name => !/^(run|result)\.json$/.test(name))]
    .filter(name => name !== kept && names.includes(name))
  for (const name of others) await rm(join(folder, name), { recursive: true, force: true })
  return others.length > 0
}

/** Links of nights to runs that go, or have gone. */
async function dropLinks(jobFolder: string, goes: (run: string) => boolean): Promise<string[]> {
  const runs = new Set(await allRuns(jobFolder))
  const dropped: string[] = []
  for (const name of (await namesIn(jobFolder)).filter(name => /^\d{4}-\d\d-\d\d$/.test(name)).sort()) {
    const run = (await targetOf(join(jobFolder, name)))?.slice("runs/".length)
    if (run === undefined || (runs.has(run) && !goes(run))) continue
    await rm(join(jobFolder, name), { force: true })
    dropped.push(name)
  }
  return dropped
}

/** Models of hosts that have not been of the fleet for as long as runs are kept. */
async function dropModels({ jobFolder, nights, spare }: PruneRule): Promise<string[]> {
  const folder = join(jobFolder, "state/models")
  const dropped: string[] = []
  for (const host of (await namesIn(folder)).filter(name => !name.startsWith("."))) {
    const runs = (await namesIn(join(folder, host))).filter(isRunId)
    if (runs.length === 0 || runs.some(run => !(daysBetween(nightOf(run), nightOf(spare)) > nights))) continue
    await discard(join(folder, host))
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
