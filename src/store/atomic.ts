import { mkdir, open, readdir, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { cannotWrite } from "./faults.ts"
import { tempPathFor } from "./temp-files.ts"

/**
 * Writes a file atomically: to a temporary file, flushed to disk, then renamed. Creates the folder. Fault
 * where the disk refuses.
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

/** Removes temporary files of killed writers; only for a folder without other writers. */
export async function removeTempFiles(folder: string): Promise<void> {
  for (const path of await readdir(folder, { recursive: true }))
    if (/\.[0-9a-f]{8}\.tmp$/.test(path)) await rm(join(folder, path), { force: true })
}

/**
 * Calls `write` on a temporary file and renames it to `path`. A failure leaves no file behind and `path`
 * unchanged.
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
