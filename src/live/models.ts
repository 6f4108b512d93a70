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

/** The run that was published last; null before the first night. */
export async function publishedRun(job: Job): Promise<string | null> {
  return await readlink(join(jobFolderOf(job), "latest")).then(basename, (error: unknown) => {
    if (isErrno(error, "ENOENT", "ENOTDIR", "EINVAL")) return null
    throw error
  })
}

/** Hosts of the last night, with what judges their day; null where no night left it. */
export async function publishedModels(
  job: Job,
  log: Log,
): Promise<ReadonlyMap<string, PublishedModel | Fault | null>> {
  const { hosts } = await readResult(join(jobFolderOf(job), "latest", "result.json"))
  const models = new Map<string, PublishedModel | Fault | null>()
  for (const { host } of hosts) models.set(host, await modelOf(job, host, log))
  return models
}

async function modelOf(job: Job, host: string, log: Log): Promise<PublishedModel | Fault | null> {
  const jobFolder = jobFolderOf(job)
  const run = await newestPublishedModels({ jobFolder, host })
  if (run === null) return null
  try {
    const model = await readDayModel({ jobFolder, host, run }, dayModelFile)
    return model && { run, model, files: () => readModels({ jobFolder, host, run }) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.warn("watch.model-unreadable", { host, run, what: error.what })
    return error
  }
}
