import { randomUUID } from "node:crypto"
import { lstat, rename, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { hour, isErrno, nullIfMissing } from "../base/index.ts"
import { listNames } from "./list-names.ts"

/** Age after which a temporary file, link or folder counts as abandoned. */
const staleAfter = hour

/** Where a file is written before it is renamed to `path`. */
export function tempPathFor(path: string): string {
  return `${path}.${tag()}.tmp`
}

/**
 * Where a folder or link is created before it is renamed to `path`. Its name begins with a dot, unlike those
 * of hosts and runs.
 */
export function hiddenTempPathFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.${tag()}.tmp`)
}

/** Removes a folder without exposing a partial one: renames it first. `sweep` removes what a kill leaves. */
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
 * Removes leftovers of killed processes directly in a folder: discarded folders, and temporary files older
 * than an hour, because others may be writing now. `name` limits it to temporary files of that name. Returns
 * the number removed.
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
