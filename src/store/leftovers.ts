import { randomUUID } from "node:crypto"
import { lstat, rename, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { absent, hour, isErrno } from "../base/index.ts"
import { namesIn } from "./folder.ts"

/** Nobody writes at one file, link or folder for longer. */
const longestWrite = hour

/** Where a file is written before it is renamed to `path`. */
export function temporaryOf(path: string): string {
  return `${path}.${tag()}.tmp`
}

/** Where a folder or a link is made before it is renamed to `path`. A folder's name begins with a dot, which none of a host or run does. */
export function besides(path: string): string {
  return join(dirname(path), `.${basename(path)}.${tag()}.tmp`)
}

/** Removes a folder so that nobody meets half of it: renamed first. What a kill leaves of it is swept. */
export async function discard(folder: string): Promise<void> {
  const aside = join(dirname(folder), `.${basename(folder)}.${tag()}.gone`)
  try {
    await rename(folder, aside)
  } catch (error) {
    if (isErrno(error, "ENOENT")) return
    throw error
  }
  await rm(aside, { recursive: true, force: true })
}

/**
 * Removes what killed processes left in a folder, not in those below it: what was discarded, and what has been in the making for more than an hour,
 * for others may be writing there now. `name`: only what was to become that file. Returns how many went.
 */
export async function sweep(folder: string, now: number, name = ""): Promise<number> {
  let swept = 0
  for (const found of await namesIn(folder)) {
    const [, ending] = /\.[0-9a-f]{8}\.(tmp|gone)$/.exec(found) ?? []
    if (ending === undefined || !found.replace(/^\./, "").startsWith(name)) continue
    const age = now - ((await lstat(join(folder, found)).catch(absent))?.ctimeMs ?? now)
    if (ending === "tmp" && age < longestWrite) continue
    await rm(join(folder, found), { recursive: true, force: true })
    swept++
  }
  return swept
}

function tag(): string {
  return randomUUID().slice(0, 8)
}
