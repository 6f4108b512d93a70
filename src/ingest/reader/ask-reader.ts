import type { Stats } from "node:fs"
import { stat } from "node:fs/promises"
import { availableParallelism, totalmem } from "node:os"
import { fileURLToPath } from "node:url"
import { Fault, nullIfMissing, second } from "../../base/index.ts"
import { openChildProcesses } from "../../store/index.ts"
import { unreadableFile } from "../faults.ts"
import { notRegular, readerLost } from "../faults-reader.ts"
import { dispatch, type ReadRequest } from "./requests.ts"

/** What is read. */
export interface Subject {
  /** A file relative to the source's root, or a host: where a Fault is. */
  readonly name: string
  /** Absolute paths of the files. */
  readonly paths: readonly string[]
  readonly signal?: AbortSignal
  /** Each second: the bytes that were read so far, and those of all paths. */
  readonly onRead?: (read: number, bytes: number) => void
}

/**
 * Reads files in a process that may die of them: no crash of native code, no endless rule, no archive that
 * unpacks to terabytes costs more than its own file or host. Throws the Fault that reading threw, one that
 * names `name` for anything else that happens there, and the signal's reason.
 */
export async function askReader<Result>(request: ReadRequest, subject: Subject): Promise<Result> {
  const { name, signal, onRead } = subject
  const bytes = await regularBytes(subject)
  try {
    if (isSource) return (await dispatch(request)) as Result
    const lost = (cause: unknown): Fault => readerLost(name, cause)
    const cpuSeconds = Math.round(baseSeconds + bytes / bytesPerSecond)
    const limits = { cpuSeconds, seconds: 5 * cpuSeconds, memory }
    return await readers.ask<Result>(request, {
      ...{ lost, limits },
      ...(signal && { signal }),
      ...(onRead && { onRead: (read: number): void => onRead(read, bytes) }),
    })
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof Fault ? error : unreadableFile(name, error)
  }
}

/** From src (the tests) reading stays in this process, so that it is the code at hand which is tested. */
const isSource = import.meta.url.endsWith(".ts")

const module = fileURLToPath(new URL("./entry.js", import.meta.url))
/**
 * At most one more than there are workers by default: the next host is read while the others compute. A host
 * takes seconds to compute and a moment to read, so one reader does for most runs: another one is started
 * where a file takes longer than that.
 */
const readers = openChildProcesses<ReadRequest>(
  { module, nodeFlags: [], background: true, patience: 2 * second },
  availableParallelism() + 1,
)

/** Of a processor for any request, and a second more for so many bytes: DuckDB reads ten times as many in it. */
const baseSeconds = 60
const bytesPerSecond = 2 ** 20

/**
 * Half of what the machine or container has, but at least what an ordinary host needs, and no more than
 * leaves room for the rest of a run in 2 GiB.
 */
const memory = Math.min(
  1.5 * 2 ** 30,
  Math.max(1.25 * 2 ** 30, Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2),
)

/**
 * Bytes of all paths; one that is not there counts as none. A pipe, a socket or a device has no end: reading
 * it would wait for ever.
 */
async function regularBytes({ paths, name }: Subject): Promise<number> {
  let bytes = 0
  for (const path of paths) {
    const found = await stat(path).catch(nullIfMissing)
    if (found && !found.isFile()) throw notRegular(name, found)
    bytes += found ? storedBytes(found) : 0
  }
  return bytes
}

/** Of a sparse file what the disk holds, since its size grants no time; some file systems count no blocks. */
function storedBytes({ size, blocks }: Stats): number {
  return blocks > 0 ? Math.min(size, 512 * blocks) : size
}
