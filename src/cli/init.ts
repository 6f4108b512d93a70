import { resolve } from "node:path"
import { exits, Fault, type Effects, type Exit, type HostFrames, type Job } from "../base/index.ts"
import { readHost, survey, type Survey } from "../ingest/index.ts"
import { parseJobFile, resolveJob, writeJobFile, type JobFileInput } from "../job/index.ts"
import { commentsOf, finalDraft, firstDraft, headOf, type Findings } from "./init/draft.ts"
import { factsOf } from "./init/facts.ts"
import { planFor } from "./init/plan.ts"
import { extentOf, narrowed, spansFor } from "./init/spans.ts"

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

/** Reads by the draft, as a run would, what there is to know of spans, steps and features. */
async function examine(draft: JobFileInput, troubles: readonly string[], effects: Effects): Promise<Findings> {
  const job = jobOf(draft)
  const seen = await survey(job, effects)
  const extent = extentOf(seen)
  const spans = spansFor(extent)
  const model = { ...job.model, window: spans.window ?? job.model.window }
  const frames = await framesOf({ ...job, model }, narrowed(seen, job, spans), effects)
  const faults = [...seen.faults.values()].map(fault => `${fault.where}: ${fault.what}`)
  const gone = seen.gone.map(host => `${host}, which has no rows in the night or the history`)
  return {
    extent, spans, hosts: seen.hosts, now: effects.now(), facts: factsOf(frames),
    steps: frames.map(({ night }) => night.step).sort((a, b) => a - b), troubles: [...troubles, ...faults, ...gone],
  }
}

function jobOf(draft: JobFileInput): Job {
  const file = resolve("job.yaml")
  return resolveJob(parseJobFile(writeJobFile(draft, {}, ""), file), file)
}

/** A few hosts stand for all; one that cannot be read is left to the run to report. Fault where none can. */
async function framesOf(job: Job, seen: Survey, effects: Effects): Promise<readonly HostFrames[]> {
  const most = 5
  const chosen = seen.hosts.filter((_, i) => i % Math.ceil(seen.hosts.length / most) === 0)
  const frames: HostFrames[] = []
  let fault: Fault | undefined
  for (const host of chosen) {
    try {
      frames.push(await readHost(job, seen, host))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      effects.log.warn("init.host", { host, what: error.what, mend: error.mend })
      fault ??= error
    }
  }
  if (frames.length === 0 && fault !== undefined) throw fault
  return frames
}
