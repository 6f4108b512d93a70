import { readdir, rename, rm, stat, utimes } from "node:fs/promises"
import { join } from "node:path"
import { type Job, nullIfMissing, sha256 } from "../../base/index.ts"
import {
  jobFolderOf,
  makeFolder,
  removeStaleTempFiles,
  type StoredObject,
  tempPathFor,
} from "../../store/index.ts"
import { cacheTooSmall } from "../faults-objects.ts"

/** state/cache/objects: copies of objects, each under a name made of its bucket, key and ETag. */
export interface ObjectCache {
  readonly pathOf: (object: StoredObject) => string
  /**
   * Removes copies unused for the longest time until these fit into the budget. Fault where they never do.
   */
  readonly makeRoom: (needed: readonly StoredObject[]) => Promise<void>
  /** Whether a whole copy is there; marks it as used. */
  readonly has: (object: StoredObject) => Promise<boolean>
  /** Writes a copy by `write`, unless that says otherwise. */
  readonly add: <A extends string>(
    object: StoredObject,
    write: (path: string) => Promise<A | "whole">,
  ) => Promise<A | "whole">
}

export async function openObjectCache(job: Job, now: number): Promise<ObjectCache> {
  const folder = join(jobFolderOf(job), "state", "cache", "objects")
  await makeFolder(folder)
  await removeStaleTempFiles(folder, now)
  const pathOf = (object: StoredObject): string => join(folder, nameOf(job, object))
  return {
    pathOf,
    makeRoom: async needed => {
      const sizes = new Map(needed.map(object => [nameOf(job, object), object.bytes]))
      const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
      const budget = job.objects?.cache ?? Infinity
      if (total > budget) throw cacheTooSmall(total, budget, sizes.size)
      for (const { name } of surplus(await copiesIn(folder), new Set(sizes.keys()), budget - total))
        await rm(join(folder, name), { force: true })
    },
    has: async object => {
      const found = await stat(pathOf(object)).catch(nullIfMissing)
      if (found?.size !== object.bytes) return false
      await utimes(pathOf(object), new Date(now), found.mtime)
      return true
    },
    add: async (object, write) => {
      const tempPath = tempPathFor(pathOf(object))
      const outcome = await write(tempPath).catch(async (error: unknown) => {
        await rm(tempPath, { force: true })
        throw error
      })
      if (outcome !== "whole") return outcome
      await utimes(tempPath, new Date(now), new Date(object.modified))
      await rename(tempPath, pathOf(object))
      return outcome
    },
  }
}

/** With the key's extensions, which say what its format is. */
function nameOf({ objects, source }: Job, { key, etag }: StoredObject): string {
  const [extensions = ""] = /(\.[A-Za-z0-9]{1,12}){0,2}$/.exec(key) ?? []
  const [, , bucket = ""] = source.root.split("/")
  const identity = JSON.stringify([objects?.endpoint ?? null, bucket, key, etag])
  return `${sha256(identity).slice(0, 32)}${extensions}`
}

interface Copy {
  readonly name: string
  readonly bytes: number
  /** Epoch ms. */
  readonly usedAt: number
}

async function copiesIn(folder: string): Promise<readonly Copy[]> {
  const copies: Copy[] = []
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name)).catch(nullIfMissing)
    if (found !== null && !name.endsWith(".tmp"))
      copies.push({ name, bytes: found.size, usedAt: found.atimeMs })
  }
  return copies
}

/** The copies beyond `budget` bytes, those not needed alone, oldest first. */
function surplus(copies: readonly Copy[], needed: ReadonlySet<string>, budget: number): readonly Copy[] {
  const others = copies.filter(({ name }) => !needed.has(name)).sort((a, b) => a.usedAt - b.usedAt)
  let bytes = others.reduce((sum, copy) => sum + copy.bytes, 0)
  return others.filter(copy => {
    const isSurplus = bytes > budget
    bytes -= copy.bytes
    return isSurplus
  })
}
