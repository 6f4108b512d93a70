import { resolve } from "node:path"
import {
  type Effects,
  type Exit,
  exits,
  Fault,
  type HostFrames,
  hostOfPath,
  type Job,
} from "../../base/index.ts"
import { readHost, type Survey, survey, withSplitSources } from "../../ingest/index.ts"
import { type JobFileInput, parseJobFile, resolveJob, writeJobFile } from "../../job/index.ts"
import { countOf } from "../../text/index.ts"
import { accessLogJobFile } from "../init/access-logs.ts"
import { commentsOf, finalDraft, type Findings, firstDraft, headComment } from "../init/draft.ts"
import { factsOf } from "../init/feature-facts.ts"
import { firstRowOf } from "../init/first-row.ts"
import { nothingGiven } from "../init/faults.ts"
import { planFor } from "../init/plan.ts"
import { serverJobFile } from "../init/server.ts"
import { extentOf, narrowed, spansFor } from "../init/spans.ts"

export interface InitArguments {
  /** Files, folders or globs; or the URL of a server. */
  readonly files: readonly string[]
  /** strptime codes; needed only where the data leave the time format ambiguous. */
  readonly timeFormat?: string
  /** URL of a server, named as such. */
  readonly prometheus?: string
}

/** `noctule init FILES…` or `URL`: infers a job file from data and prints it as YAML for the working folder. */
export async function init(
  { files, timeFormat, prometheus }: InitArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const server = prometheus ?? (files.length === 1 ? files.find(isUrl) : undefined)
  if (server !== undefined) {
    out(await serverJobFile(server, effects))
    return exits.done
  }
  if (files.length === 0) throw nothingGiven()
  const logs = await accessLogJobFile(files)
  if (logs !== null) {
    out(logs)
    return exits.done
  }
  const { plan, names, notUsed } = await planFor({ given: files, timeFormat: timeFormat ?? null }, effects)
  const draft = firstDraft(plan)
  const { few, sample } = withFewFiles(draft, names)
  const found = { ...(await examine(few, notUsed, effects)), sample }
  out(writeJobFile(finalDraft(draft, found), commentsOf(plan, found), headComment(found)))
  return exits.done
}

function isUrl(text: string): boolean {
  return /^https?:\/\//.test(text)
}

/** Files to read at most. Of a larger fleet an even sample is read. */
const maxFiles = 60
const maxSampledHosts = 10

interface FewFiles {
  readonly few: JobFileInput
  /** "10 of 250 hosts, 210 of 5,250 files"; null where all files are read. */
  readonly sample: string | null
}

/** The draft limited to a sample of its files. Names that contain glob characters are skipped. */
function withFewFiles(draft: JobFileInput, names: readonly string[]): FewFiles {
  const plain = names.filter(name => !/[*?{}[\]]/.test(name))
  if (draft.source.files === undefined || plain.length <= maxFiles) return { few: draft, sample: null }
  const { host } = draft.source
  const hostOf = (name: string): string | null =>
    typeof host === "string" && host.includes("{host}") ? hostOfPath(host, name) : null
  const all = [...new Set(plain.map(hostOf))]
  const hosts = evenly(all, maxSampledHosts)
  const files = hosts.includes(null)
    ? evenly(plain, maxFiles)
    : plain.filter(name => hosts.includes(hostOf(name)))
  const ofHosts = hosts.includes(null) ? "" : `${hosts.length} of ${countOf(all.length, "host")}, `
  const sample = `${ofHosts}${files.length} of ${countOf(names.length, "file")}`
  return { few: { ...draft, source: { ...draft.source, files } }, sample }
}

/** An even sample of at most `most` items, including the last. */
function evenly<T>(items: readonly T[], most: number): T[] {
  const every = Math.ceil(items.length / most)
  return items.filter((_, i) => (items.length - 1 - i) % every === 0)
}

/** Reads the sample with the draft, as a run would, and returns its spans, steps and features. */
async function examine(
  draft: JobFileInput,
  notUsed: readonly string[],
  effects: Effects,
): Promise<Omit<Findings, "sample">> {
  const job = jobOf(draft)
  const surveyed = await survey(job, effects, { depth: "draft" })
  const extent = extentOf(surveyed)
  const spans = spansFor(extent)
  const model = { ...job.model, window: spans.window ?? job.model.window }
  const frames = await framesOf({ ...job, model }, narrowed(surveyed, job, spans), effects)
  const faults = [...surveyed.faults.values()].map(fault => `${fault.where}: ${fault.what}`)
  const gone = surveyed.gone.map(host => `${host}, which has no rows in the night or history`)
  return {
    extent,
    spans,
    hosts: surveyed.hosts,
    now: effects.now(),
    facts: factsOf(frames),
    firstRow: frames[0] === undefined ? null : firstRowOf(frames[0]),
    files: surveyed.inputs.length,
    steps: frames.map(({ night }) => night.step).sort((a, b) => a - b),
    notUsed: [...notUsed, ...faults, ...gone],
  }
}

function jobOf(draft: JobFileInput): Job {
  const file = resolve("job.yaml")
  return resolveJob(parseJobFile(writeJobFile(draft, {}, ""), file), file)
}

/** Reads a few hosts and skips unreadable ones. Fault where none can be read. */
async function framesOf(job: Job, surveyed: Survey, effects: Effects): Promise<readonly HostFrames[]> {
  const maxHosts = 5
  const chosen = surveyed.hosts.filter((_, i) => i % Math.ceil(surveyed.hosts.length / maxHosts) === 0)
  const frames: HostFrames[] = []
  let fault: Fault | undefined
  await withSplitSources({ job, survey: surveyed, hosts: chosen }, effects, async split => {
    for (const host of chosen) {
      try {
        frames.push(await readHost(job, split, host))
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        effects.log.warn("init.host", { host, what: error.what, hint: error.hint })
        fault ??= error
      }
    }
  })
  if (frames.length === 0 && fault !== undefined) throw fault
  return frames
}
