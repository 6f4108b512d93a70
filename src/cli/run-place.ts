import { join } from "node:path"
import { type Effects, isObjectUrl, parseObjectUrl } from "../base/index.ts"
import { objectsOf } from "../job/index.ts"
import { jobFolderOf, readLatest, type RemoteJob, shownPath, withRemoteFolder } from "../store/index.ts"
import { noRunAt } from "./faults.ts"

/** A run's folder on this disk, and how its paths are shown. */
export interface RunPlace {
  readonly folder: string
  readonly shown: (path: string) => string
}

/**
 * Works on a run given by its folder, or by s3://bucket/prefix/<job>/runs/<run> or …/latest: that is brought to this
 * disk, and what the work changes is kept in the bucket. Endpoint and region are those of the environment.
 */
export async function withRunAt<T>(
  place: string,
  effects: Effects,
  work: (run: RunPlace, effects: Effects) => Promise<T>,
): Promise<T> {
  if (!isObjectUrl(place)) return await work({ folder: place, shown: path => path }, effects)
  const { job, named } = jobAt(place)
  return await withRemoteFolder(job, effects, async inFolder => {
    const jobFolder = jobFolderOf(job)
    const latest = await readLatest(jobFolder)
    const run = named ?? latest
    if (run === null) throw noRunAt(place)
    await inFolder.remote?.fetchFolders([`runs/${run}`])
    const folder = join(jobFolder, "runs", run)
    const result = await work({ folder, shown: path => shownPath(job, path) }, inFolder)
    if (run === latest) await inFolder.remote?.publish(run)
    return result
  })
}

/** Retention is the job's own affair: nothing is removed here. */
const retention = { nights: Infinity, runs: Infinity }

function jobAt(place: string): { readonly job: RemoteJob; readonly named: string | null } {
  const location = parseObjectUrl(place)
  const [, prefix, name, named = null] =
    /^((?:[^/]+\/)*)([^/]+)\/(?:latest|runs\/([^/]+))\/$/.exec(location?.prefix ?? "") ?? []
  if (location === null || prefix === undefined || name === undefined) throw noRunAt(place)
  return { job: { name, retention, ...objectsOf({ bucket: location.bucket, prefix }) }, named }
}
