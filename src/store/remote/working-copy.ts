import { readdir, readFile, stat, writeFile } from "node:fs/promises"
import { dirname, join, relative, sep } from "node:path"
import { nullIfMissing } from "../../base/index.ts"
import { makeFolder } from "../make-folder.ts"
import type { Bucket, StoredObject } from "../objects/client.ts"
import { forEachConcurrent } from "../processes/concurrency.ts"

/**
 * The working copy of a job's folder that an object store keeps. Paths are relative to the folder, with
 * slashes.
 */
export interface WorkingCopy {
  readonly bucket: Bucket
  /** Of all keys, with a slash at its end. */
  readonly prefix: string
  /** The job's folder on this disk. */
  readonly folder: string
  /** What is kept, by path. */
  readonly kept: Map<string, Pick<StoredObject, "modified">>
  /** Files here that are as they are kept: their sizes and times, by path. */
  readonly stamps: Map<string, string>
}

/** Brings kept objects to this disk. */
export async function bring(copy: WorkingCopy, paths: readonly string[]): Promise<void> {
  await inParallel(paths, async path => {
    const object = await copy.bucket.read(copy.prefix + path)
    if (object === null) return
    const file = join(copy.folder, path)
    await makeFolder(dirname(file))
    await writeFile(file, object.bytes, { mode: 0o640 })
    copy.stamps.set(path, await stampOf(file))
  })
}

/** Keeps files as they are here. */
export async function send(copy: WorkingCopy, paths: readonly string[]): Promise<void> {
  await inParallel(paths, async path => {
    const file = join(copy.folder, path)
    const stamp = await stampOf(file)
    await copy.bucket.write(copy.prefix + path, await readFile(file))
    note(copy, path, stamp)
  })
}

/** Records that the file, which had this stamp, is kept. */
export function note({ kept, stamps }: WorkingCopy, path: string, stamp: string): void {
  kept.set(path, { modified: Infinity })
  stamps.set(path, stamp)
}

export async function drop(copy: WorkingCopy, paths: readonly string[]): Promise<void> {
  await inParallel(paths, async path => {
    await copy.bucket.remove([copy.prefix + path])
    copy.kept.delete(path)
    copy.stamps.delete(path)
  })
}

/** Files below a folder that are here but not as they are kept, and those that were brought and are gone. */
export async function changesBelow(
  { folder, stamps }: WorkingCopy,
  below: string,
): Promise<{ readonly changed: readonly string[]; readonly gone: readonly string[] }> {
  const here = await filesBelow(folder, below)
  const changed: string[] = []
  for (const path of here) if (stamps.get(path) !== (await stampOf(join(folder, path)))) changed.push(path)
  const known = [...stamps.keys()].filter(path => path.startsWith(`${below}/`))
  return { changed, gone: known.filter(path => !here.includes(path)) }
}

/** Without links, hidden and temporary files, and what a run needs only while it is in progress. */
export async function filesBelow(folder: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, below), { recursive: true, withFileTypes: true }).catch(
    nullIfMissing,
  )
  return (entries ?? [])
    .filter(entry => entry.isFile() && !/^\.|\.[0-9a-f]{8}\.(tmp|gone)$/.test(entry.name))
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter(path => !/^runs\/[^/]+\/work\/|\/\.[^/]*\//.test(path))
}

export async function stampOf(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file)
  return `${size} ${mtimeMs}`
}

/** Requests at once. */
const concurrency = 8

/** The first failure is thrown when those under way have ended; no other item is begun. */
export function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  return forEachConcurrent({ items, concurrency }, work)
}
