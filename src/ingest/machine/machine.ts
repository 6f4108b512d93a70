import { readdir, readFile } from "node:fs/promises"
import { isErrno } from "../../base/index.ts"
import { machineRow } from "./features.ts"
import { type MachineFiles, readSnapshot, type Snapshot } from "./snapshot.ts"

/** This machine's features, one row after another. */
export interface Machine {
  /** What happened since the reading before; null at the first, and where no time has passed. */
  readonly next: () => Promise<readonly number[] | null>
}

export function openMachine(files: MachineFiles = kernelFiles): Machine {
  let before: Snapshot | null = null
  return {
    next: async () => {
      const now = await readSnapshot(files)
      const row = before === null || now.uptime <= before.uptime ? null : machineRow(now, before)
      before = now
      return row
    },
  }
}

const kernelFiles: MachineFiles = {
  read: path => readFile(path, "utf8").catch(nullIfAbsent),
  list: async path => (await readdir(path).catch(nullIfAbsent)) ?? [],
}

/** A sensor that is there may have nothing to say: reading it is then an error of the device. */
function nullIfAbsent(error: unknown): null {
  if (isErrno(error, "ENOENT", "ENOTDIR", "EACCES", "EIO", "ENODATA", "EINVAL", "EAGAIN", "ENXIO"))
    return null
  throw error
}
