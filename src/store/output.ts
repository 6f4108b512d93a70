import { lstat, rename, rm, symlink } from "node:fs/promises"
import { join } from "node:path"
import { isErrno, nullIfMissing } from "../base/index.ts"
import { writeAtomic } from "./atomic.ts"
import { cannotWrite, latestNotALink, noLinks } from "./faults.ts"
import { makeFolder } from "./make-folder.ts"
import { hiddenTempPathFor } from "./temp-files.ts"

/**
 * Whether a night can be written and published under `jobFolder`, asked before the first row is read: creates
 * the folder, a file, and a link that is renamed. Faults with exit 2.
 */
export async function checkOutput(jobFolder: string): Promise<void> {
  await makeFolder(jobFolder).catch((error: unknown) => {
    throw cannotWrite(jobFolder, error)
  })
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
