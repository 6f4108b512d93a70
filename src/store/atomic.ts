import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { isErrno } from "../base/index.ts"
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

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomic(path, `${JSON.stringify(value, null, 2)}\n`)
}

/** What `writeJson` wrote; null where there is no such file, or none that is whole. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"))
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR") || error instanceof SyntaxError) return null
    throw error
  }
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
