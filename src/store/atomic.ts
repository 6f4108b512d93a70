import { mkdir, open, readdir, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { cannotWrite } from "./faults.ts"
import { tempPathFor } from "./temp-files.ts"

/**
 * Writes a file whole or not at all: beside its place, flushed to the disk, then renamed over it. Makes the
 * folder. Fault where the disk refuses.
 */
export async function writeAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await replaceFile(path, async tempPath => {
    const file = await open(tempPath, "w")
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
  })
}

/**
 * Removes what writers that were killed left beside their files; only for a folder that nobody else writes
 * to.
 */
export async function removeTempFiles(folder: string): Promise<void> {
  for (const path of await readdir(folder, { recursive: true }))
    if (/\.[0-9a-f]{8}\.tmp$/.test(path)) await rm(join(folder, path), { force: true })
}

/**
 * Lets `write` fill a temporary file beside `path` and renames it to `path`; on failure nothing is left and
 * `path` is as it was.
 */
export async function replaceFile(path: string, write: (tempPath: string) => Promise<void>): Promise<void> {
  const tempPath = tempPathFor(path)
  try {
    await mkdir(dirname(path), { recursive: true })
  } catch (cause) {
    throw cannotWrite(path, cause)
  }
  try {
    await write(tempPath)
    await rename(tempPath, path)
  } catch (cause) {
    await rm(tempPath, { force: true })
    throw cannotWrite(path, cause)
  }
}
