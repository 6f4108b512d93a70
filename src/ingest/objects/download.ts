import type { Fault } from "../../base/index.ts"
import type { Bucket, StoredObject } from "../../store/index.ts"
import type { FoundFile } from "../files/find-files.ts"
import { objectChanges, objectGone } from "../faults-objects.ts"
import type { ObjectCache } from "./cache.ts"

interface Download {
  readonly bucket: Bucket
  readonly cache: ObjectCache
}

/** Downloads that are under way before they are asked for. */
const ahead = 4

/** Brings files into the cache, in their order, some ahead of the one that is asked for. */
export function downloader(
  files: readonly FoundFile[],
  download: Download,
): (file: FoundFile) => Promise<FoundFile> {
  const started = new Map<FoundFile, Promise<FoundFile>>()
  const begin = (file: FoundFile): Promise<FoundFile> => {
    const known = started.get(file) ?? bring(file, download)
    started.set(file, known)
    known.catch(() => undefined) // whoever asks for the file gets the error
    return known
  }
  return async file => {
    const place = files.indexOf(file)
    const [own = begin(file)] = files.slice(place, place + 1 + ahead).map(begin)
    return await own
  }
}

/** An object that is replaced while it is read is listed and read anew, so many times. */
const attempts = 3

/** The file with a whole copy of its object. Fault where there is none any more, or it keeps changing. */
export async function bring(file: FoundFile, { bucket, cache }: Download): Promise<FoundFile> {
  let object = file.object
  for (let attempt = 1; object !== undefined && attempt <= attempts; attempt++) {
    const current: StoredObject = object
    if (await cache.has(current)) return { ...file, object, path: cache.pathOf(current) }
    const outcome = await cache.add(current, path => bucket.download(current, path))
    if (outcome === "whole") return { ...file, object, path: cache.pathOf(current) }
    object = (await bucket.list(current.key)).find(({ key }) => key === current.key)
  }
  throw fault(file, bucket, object)
}

function fault(file: FoundFile, { name }: Bucket, last: StoredObject | undefined): Fault {
  return last === undefined ? objectGone(name, file.name) : objectChanges(name, file.name)
}
