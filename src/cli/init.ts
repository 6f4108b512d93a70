import { stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { exits, Fault, type Effects, type Exit, type HostFrames, type Job } from "../base/index.ts"
import { noFeature, noTable, noTimeColumn } from "../base/messages/init.ts"
import { readHost, survey, type Survey } from "../ingest/index.ts"
import { defaultMissing, parseJobFile, resolveJob, writeJobFile, type JobFileInput } from "../job/index.ts"
import { openDatabase, type Database } from "../store/index.ts"
import { commentsOf, finalDraft, firstDraft, headOf, type Findings, type Plan } from "./init/draft.ts"
import { factsOf } from "./init/facts.ts"
import { endingOf, findGiven, type GivenFiles } from "./init/find.ts"
import { headerOf, look } from "./init/look.ts"
import { pathsOf } from "./init/paths.ts"
import { rolesOf, type Roles } from "./init/roles.ts"
import { extentOf, narrowed, nightLengthFor } from "./init/spans.ts"

export interface InitArguments {
  /** Files, folders or globs. */
  readonly files: readonly string[]
}

/** `noctule init FILES…`: looks at the data and prints a job file that reads them, as YAML to be kept in the working folder. */
export async function init({ files }: InitArguments, effects: Effects, out: (text: string) => void): Promise<Exit> {
  const { plan, troubles } = await planFor(files)
  const draft = firstDraft(plan)
  const found = await examine(draft, troubles, effects)
  out(writeJobFile(finalDraft(draft, found), commentsOf(plan, found), headOf(found)))
  return exits.done
}

interface Planned {
  readonly plan: Plan
  readonly troubles: readonly string[]
}

async function planFor(given: readonly string[]): Promise<Planned> {
  const database = await openDatabase()
  try {
    const files = await findGiven(given, database)
    const { name: leader, roles } = await leaderOf(files, database)
    const sorted = await sortOut(files, leader, roles, database)
    const paths = pathsOf(sorted.data, files.beside)
    return { plan: { root: files.root, paths, roles, events: sorted.events, marks: defaultMissing }, troubles: sorted.troubles }
  } finally {
    database.close()
  }
}

/** The largest file that has a time and numbers speaks for all. */
async function leaderOf({ root, names }: GivenFiles, database: Database): Promise<{ name: string; roles: Roles }> {
  const sizes = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(root, name))).size })))
  let fault: Fault | undefined
  for (const { name } of sizes.sort((a, b) => b.size - a.size).slice(0, 5)) {
    try {
      const seen = await look(join(root, name), database)
      const roles = rolesOf(seen)
      if (roles === null) throw noTimeColumn(name, seen.columns.map((column) => column.name))
      if (roles.long === null && roles.features.length === 0) throw noFeature(name)
      return { name, roles }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      fault ??= error
    }
  }
  throw fault ?? noTable(root, "no file")
}

/** Headers tell which files are rows like the leader's, which one holds events, and which are something else. */
async function sortOut({ root, names }: GivenFiles, leader: string, roles: Roles, database: Database): Promise<{ data: string[]; events: string | null; troubles: string[] }> {
  const needed = [roles.time.column, ...(roles.host === null ? [] : [roles.host]), ...(roles.long === null ? [] : [roles.long.metric, roles.long.value])]
  const data: string[] = []
  const troubles: string[] = []
  let events: string | null = null
  for (const name of names) {
    const header = name === leader ? needed : await headerOf(join(root, name), database)
    if (["host", "text", "time"].join() === [...header].sort().join()) events = name
    else if (kindOf(name) === kindOf(leader) && needed.every((column) => header.includes(column))) data.push(name)
    else troubles.push(`${name}, which has ${kindOf(name) === kindOf(leader) ? `no column ${needed.find((column) => !header.includes(column))}` : "another format"}`)
  }
  return { data, events, troubles }
}

function kindOf(name: string): string {
  return (endingOf(name) ?? "").toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, "")
}

/** Reads by the draft, as a run would, what there is to know of spans, steps and features. */
async function examine(draft: JobFileInput, troubles: readonly string[], effects: Effects): Promise<Findings> {
  const job = jobOf(draft)
  const seen = await survey(job, effects)
  const extent = extentOf(seen)
  const nightLength = nightLengthFor(extent)
  const frames = await framesOf(job, narrowed(seen, job, nightLength, extent), effects)
  const faults = [...seen.faults.values()].map((fault) => `${fault.where}: ${fault.what}`)
  return {
    extent, nightLength, hosts: seen.hosts, now: effects.now(), facts: factsOf(frames),
    steps: frames.map(({ night }) => night.step).sort((a, b) => a - b), troubles: [...troubles, ...faults],
  }
}

function jobOf(draft: JobFileInput): Job {
  const file = resolve("job.yaml")
  const job = resolveJob(parseJobFile(writeJobFile(draft, {}, ""), file), file)
  return { ...job, model: { ...job.model, window: 2 } }
}

/** A few hosts stand for all; one that cannot be read is left to the run to report. */
async function framesOf(job: Job, seen: Survey, effects: Effects): Promise<readonly HostFrames[]> {
  const most = 5
  const chosen = seen.hosts.filter((_, i) => i % Math.ceil(seen.hosts.length / most) === 0)
  const frames: HostFrames[] = []
  for (const host of chosen) {
    try {
      frames.push(await readHost(job, seen, host))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      effects.log.warn("init.host", { host, what: error.what, mend: error.mend })
    }
  }
  return frames
}
