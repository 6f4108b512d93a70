import { type Effects, type Job, objectUrl, parseObjectUrl, type Source } from "../../base/index.ts"
import { type Bucket, openBucket, type StoredObject } from "../../store/index.ts"
import { type FoundFile, matchNames, type SourceFiles } from "../files/find-files.ts"
import { noObjectsRule } from "../faults-objects.ts"
import { openObjectCache } from "./cache.ts"
import { downloader } from "./download.ts"

/**
 * Lists the objects below the source's prefix that its globs name. They are downloaded into the cache as they
 * are asked for, some ahead. Fault where globs name none, or the cache cannot hold them.
 */
export async function withObjects<T>(
  job: Job,
  effects: Effects,
  work: (source: SourceFiles) => Promise<T>,
): Promise<T> {
  return await withSourceBucket(job, effects, async (bucket, prefix) => {
    const listed = await listNamed(bucket, { prefix, source: job.source })
    const found = matchNames(job.source, [...listed.keys()].sort())
    const cache = await openObjectCache(job, effects.now())
    const files = found.flatMap(({ name, part }): FoundFile[] => {
      const object = listed.get(name)
      return object === undefined ? [] : [{ name, part, object, path: cache.pathOf(object) }]
    })
    await cache.makeRoom(files.flatMap(({ object }) => object ?? []))
    return await work({ files, ready: downloader(files, { bucket, cache }) })
  })
}

/** Opens the bucket of `source.root`. */
export async function withSourceBucket<T>(
  { source: { root }, objects }: Job,
  effects: Effects,
  work: (bucket: Bucket, prefix: string) => Promise<T>,
): Promise<T> {
  const location = parseObjectUrl(root)
  if (location === null || objects === undefined) throw noObjectsRule(root)
  const bucket = await openBucket(location.bucket, objects, effects)
  try {
    return await work(bucket, location.prefix)
  } finally {
    bucket.close()
  }
}

/** By name, without what is hidden and without what stands for a folder, as in a folder on disk. */
async function listNamed(
  bucket: Bucket,
  { prefix, source }: { readonly prefix: string; readonly source: Source },
): Promise<ReadonlyMap<string, StoredObject>> {
  const named = new Map<string, StoredObject>()
  for (const folder of literalFolders([...source.files, ...source.history, ...source.night]))
    for (const object of await bucket.list(prefix + folder)) {
      const name = object.key.slice(prefix.length)
      const isEvents = objectUrl({ bucket: bucket.name, prefix: "" }, object.key) === source.events
      if (!isEvents && !name.endsWith("/") && !/(^|\/)\./.test(name)) named.set(name, object)
    }
  return named
}

/**
 * The folders that globs begin with, so that a large bucket is not listed whole: "logs/web/*.gz" →
 * "logs/web/".
 */
export function literalFolders(globs: readonly string[]): readonly string[] {
  const folders = globs.map(glob => {
    const [literal = ""] = glob.replace(/^\.\//, "").split(/[*?{]/)
    return literal.slice(0, literal.lastIndexOf("/") + 1)
  })
  return [...new Set(folders)].filter(
    folder => !folders.some(other => other !== folder && folder.startsWith(other)),
  )
}
