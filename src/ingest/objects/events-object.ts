import { type Effects, Fault, isObjectUrl, type Job } from "../../base/index.ts"
import { openBucket } from "../../store/index.ts"
import { noEventsObject, noObjectsRule } from "../faults-objects.ts"
import { openObjectCache } from "./cache.ts"
import { bring } from "./download.ts"

/** Reads `source.events` where it is: one in an object store is copied into the cache first. */
export async function withEventsFile<T>(
  job: Job,
  effects: Effects,
  read: (job: Job) => Promise<T>,
): Promise<T> {
  const { events } = job.source
  if (events === null || !isObjectUrl(events)) return await read(job)
  const path = await copyOf(job, events, effects)
  return await read({ ...job, source: { ...job.source, events: path } }).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error
    throw new Fault({ ...error.toRecord(), where: error.where.replace(path, events) }, error)
  })
}

async function copyOf(job: Job, url: string, effects: Effects): Promise<string> {
  const [, name, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(url) ?? []
  if (job.objects === undefined || name === undefined || key === undefined) throw noObjectsRule(url)
  const bucket = await openBucket(name, job.objects, effects)
  try {
    const object = (await bucket.list(key)).find(found => found.key === key)
    if (object === undefined) throw noEventsObject(url)
    const cache = await openObjectCache(job, effects.now())
    const { path } = await bring({ name: key, part: "both", path: "", object }, { bucket, cache })
    return path
  } finally {
    bucket.close()
  }
}
