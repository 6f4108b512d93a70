import { readlink } from "node:fs/promises"
import { basename, join } from "node:path"
import { Fault, isErrno, type Job, type Log, type ModelFiles } from "../base/index.ts"
import type { DayModel } from "../detect/index.ts"
import { dayModelFile } from "../job/index.ts"
import { readResult } from "../report/index.ts"
import { jobFolderOf, newestPublishedModels, readDayModel, readModels } from "../store/index.ts"

/** The models of one host's last night. */
export interface PublishedModel {
  readonly run: string
  readonly model: DayModel
  /** Reads the weights, which are too large to keep twice. */
  readonly files: () => Promise<readonly ModelFiles[]>
}

/** Where a fleet takes its models from. */
export interface ModelSource {
  /** The run whose models are to be used by now; null where there is none. */
  readonly run: () => Promise<string | null>
  /** By host; null or a Fault where a host has no model. */
  readonly load: () => Promise<ReadonlyMap<string, PublishedModel | Fault | null>>
}

/** The models of the night that was published last. */
export function publishedModels(job: Job, log: Log): ModelSource {
  return { run: () => publishedRun(job), load: () => newestModels(job, log) }
}

/** The run that was published last; null before the first night. */
async function publishedRun(job: Job): Promise<string | null> {
  return await readlink(join(jobFolderOf(job), "latest")).then(basename, (error: unknown) => {
    if (isErrno(error, "ENOENT", "ENOTDIR", "EINVAL")) return null
    throw error
  })
}

/** Hosts of the last night, with what judges their day; null where no night left it. */
async function newestModels(job: Job, log: Log): Promise<ReadonlyMap<string, PublishedModel | Fault | null>> {
  const { hosts } = await readResult(join(jobFolderOf(job), "latest", "result.json"))
  const models = new Map<string, PublishedModel | Fault | null>()
  const jobFolder = jobFolderOf(job)
  for (const { host } of hosts) {
    const run = await newestPublishedModels({ jobFolder, host })
    models.set(host, run === null ? null : forTheDay(await modelOfRun(job, { host, run }, log)))
  }
  return models
}

/** Without what only a replay of the night needs. */
function forTheDay(published: PublishedModel | Fault | null): PublishedModel | Fault | null {
  if (published === null || !("model" in published)) return published
  const { model } = published
  const night = { nightBaseline: model.baseline, nightExpected: model.expected }
  return { ...published, model: { ...model, ...night, nightScore: new Float32Array(0) } }
}

/** A host's models of one run; null where it left none, or they were pruned. */
export async function modelOfRun(
  job: Job,
  { host, run }: { readonly host: string; readonly run: string },
  log: Log,
): Promise<PublishedModel | Fault | null> {
  const jobFolder = jobFolderOf(job)
  try {
    const model = await readDayModel({ jobFolder, host, run }, dayModelFile)
    return model && { run, model, files: () => readModels({ jobFolder, host, run }) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.warn("watch.model-unreadable", { host, run, what: error.what })
    return error
  }
}
