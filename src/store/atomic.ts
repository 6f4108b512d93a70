import { open, readdir, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { cannotWrite } from "./faults.ts"
import { flush, makeFolder } from "./make-folder.ts"
import { tempPathFor } from "./temp-files.ts"

/**
 * Writes a file atomically: to a temporary file, flushed to disk, then renamed. Creates the folder. Fault
 * where the disk refuses.
 */
export async function writeAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await replaceFile(path, async tempPath => {
    const file = await open(tempPath, "w")
    await file.writeFile(data).finally(() => file.close())
  })
}

/** Removes temporary files of killed writers; only for a folder without other writers. */
export async function removeTempFiles(folder: string): Promise<void> {
  for (const path of await readdir(folder, { recursive: true }))
    if (/\.[0-9a-f]{8}\.tmp$/.test(path)) await rm(join(folder, path), { force: true })
}

/**
 * Calls `write` on a temporary file, flushes that to disk, and renames it to `path`. A failure leaves no file behind and `path`
 * unchanged.
 */
export async function replaceFile(path: string, write: (tempPath: string) => Promise<void>): Promise<void> {
  const tempPath = tempPathFor(path)
  try {
    await makeFolder(dirname(path))
  } catch (cause) {
    throw cannotWrite(path, cause)
  }
  try {
    await write(tempPath)
    await flush(tempPath)
    await rename(tempPath, path)
    await flush(dirname(path))
  } catch (cause) {
    await rm(tempPath, { force: true })
    throw cannotWrite(path, cause)
  }
}
