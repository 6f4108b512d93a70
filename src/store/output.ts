import { lstat, mkdir, rename, rm, stat, symlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { isErrno, nullIfMissing } from "../base/index.ts"
import { writeAtomic } from "./atomic.ts"
import { cannotWrite, latestNotALink, noFolder, noLinks } from "./faults.ts"
import { hiddenTempPathFor } from "./temp-files.ts"

/**
 * Whether a night can be written and published under `jobFolder`, asked before the first row is read: creates
 * the folder, a file, and a link that is renamed. Faults with exit 2.
 */
export async function checkOutput(jobFolder: string): Promise<void> {
  await makeFolder(jobFolder)
  const latest = join(jobFolder, "latest")
  if ((await lstat(latest).catch(nullIfMissing))?.isSymbolicLink() === false) throw latestNotALink(latest)
  const probe = hiddenTempPathFor(join(jobFolder, "probe"))
  const [link, renamed] = [`${probe}.link`, `${probe}.renamed`]
  try {
    await writeAtomic(probe, "")
    await symlink("runs", link)
    await rename(link, renamed)
  } catch (error) {
    throw isErrno(error) && error.syscall === "symlink"
      ? noLinks(jobFolder, error)
      : cannotWrite(probe, error)
  } finally {
    for (const path of [probe, link, renamed]) await rm(path, { force: true })
  }
}

/** One by one: where a file system answers ENOENT instead of a refusal, `recursive` tries for ever. */
async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(nullIfMissing)
  if (found?.isDirectory()) return
  if (dirname(path) !== path) await makeFolder(dirname(path))
  await mkdir(path, { mode: 0o750 }).catch(async (error: unknown) => {
    if (isErrno(error, "ENOENT")) throw noFolder(path, error)
    const isThere = (await stat(path).catch(nullIfMissing))?.isDirectory()
    if (!isThere) throw cannotWrite(path, error)
  })
}
