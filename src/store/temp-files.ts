import { randomUUID } from "node:crypto"
import { lstat, rename, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { hour, isErrno, nullIfMissing } from "../base/index.ts"
import { listNames } from "./list-names.ts"

/** Nobody writes at one file, link or folder for longer. */
const staleAfter = hour

/** Where a file is written before it is renamed to `path`. */
export function tempPathFor(path: string): string {
  return `${path}.${tag()}.tmp`
}

/**
 * Where a folder or a link is made before it is renamed to `path`. A folder's name begins with a dot, which
 * none of a host or run does.
 */
export function hiddenTempPathFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.${tag()}.tmp`)
}

/** Removes a folder so that nobody meets half of it: renamed first. What a kill leaves of it is swept. */
export async function removeFolder(folder: string): Promise<void> {
  const trash = join(dirname(folder), `.${basename(folder)}.${tag()}.gone`)
  try {
    await rename(folder, trash)
  } catch (error) {
    if (isErrno(error, "ENOENT")) return
    throw error
  }
  await rm(trash, { recursive: true, force: true })
}

/**
 * Removes what killed processes left in a folder, not in those below it: what was discarded, and what has
 * been in the making for more than an hour, for others may be writing there now. `name`: only what was to
 * become that file. Returns how many went.
 */
export async function removeStaleTempFiles(folder: string, now: number, name = ""): Promise<number> {
  let removed = 0
  for (const found of await listNames(folder)) {
    const [, suffix] = /\.[0-9a-f]{8}\.(tmp|gone)$/.exec(found) ?? []
    if (suffix === undefined || !found.replace(/^\./, "").startsWith(name)) continue
    const age = now - ((await lstat(join(folder, found)).catch(nullIfMissing))?.ctimeMs ?? now)
    if (suffix === "tmp" && age < staleAfter) continue
    await rm(join(folder, found), { recursive: true, force: true })
    removed++
  }
  return removed
}

function tag(): string {
  return randomUUID().slice(0, 8)
}
