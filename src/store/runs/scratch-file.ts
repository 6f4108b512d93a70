import { randomUUID } from "node:crypto"
import { open, rm } from "node:fs/promises"
import { join } from "node:path"
import { cannotWrite } from "../faults.ts"
import { makeFolder } from "../make-folder.ts"

/** What need not stay in memory, in a file that has no name and is gone with the process. */
export interface ScratchFile {
  readonly write: (numbers: Float32Array, at: number) => Promise<void>
  /** Fills `into` with what was written from `at` on, bytes. */
  readonly read: (into: Float32Array, at: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** Fault where the folder cannot be written. */
export async function openScratchFile(folder: string): Promise<ScratchFile> {
  await makeFolder(folder)
  const path = join(folder, `scratch-${randomUUID()}`)
  const file = await open(path, "wx+").catch((error: unknown) => {
    throw cannotWrite(path, error)
  })
  await rm(path)
  return {
    write: async (numbers, at) => {
      const { bytesWritten } = await file.write(bytesOf(numbers), 0, numbers.byteLength, at).catch(error => {
        throw cannotWrite(path, error)
      })
      if (bytesWritten < numbers.byteLength) throw cannotWrite(path, new Error("the disk is full"))
    },
    read: async (into, at) => {
      const { bytesRead } = await file.read(bytesOf(into), 0, into.byteLength, at)
      if (bytesRead < into.byteLength) throw new Error(`${path} ended after ${at + bytesRead} bytes`)
    },
    close: async () => await file.close(),
  }
}

function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}
