import { lstat, mkdir, open, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { isErrno, nullIfMissing } from "../base/index.ts"
import { cannotWrite, noFolder } from "./faults.ts"
import { folderNotOwn } from "./faults-objects.ts"

/**
 * Makes a folder and those above it, each flushed to the disk, for user and group alone. One by one: where a
 * file system answers ENOENT instead of a refusal, Node's `recursive` tries for ever. Fault
 * with exit 2 there; throws what else the system says.
 */
export async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(nullIfMissing)
  if (found?.isDirectory()) return
  const parent = dirname(path)
  if (parent !== path) await makeFolder(parent)
  try {
    await mkdir(path, { mode: 0o750 })
  } catch (error) {
    const isThere = (await stat(path).catch(nullIfMissing))?.isDirectory()
    if (!isThere) throw isErrno(error, "ENOENT") ? noFolder(path, error) : error
  }
  await flush(parent)
}

/**
 * Makes a folder that holds copies of what is kept elsewhere, for this user alone. In the temporary folder
 * its name can be guessed: Fault where the parent belongs to another user.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  const parent = dirname(path)
  await mkdir(dirname(parent), { recursive: true })
  await mkdir(parent, { mode: 0o700 }).catch((error: unknown) => {
    if (!isErrno(error, "EEXIST")) throw cannotWrite(parent, error)
  })
  const { uid } = await lstat(parent)
  if (process.getuid !== undefined && uid !== process.getuid()) throw folderNotOwn(parent)
  await makeFolder(path)
}

/** Flushes a file, or the names in a folder, to the disk. Windows flushes no folders. */
export async function flush(path: string): Promise<void> {
  if (process.platform === "win32") return
  const file = await open(path)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
