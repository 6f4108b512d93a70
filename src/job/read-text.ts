import { constants, type FileHandle, open, readFile, stat } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { type Fault, isErrno, readErrorReason } from "../base/index.ts"

/** Bytes. A job file has some hundred lines; a larger file was given by mistake. */
const maxBytes = 1_000_000

/** ms for all that comes through a pipe, as of a shell's `<(…)`. */
const pipeTimeout = 10_000

/** Words a file that cannot be read. */
export type Unreadable = (file: string, reason: string) => Fault

/** Throws `unreadable` where the file cannot be read or is too large, or a pipe does not end in time. */
export async function readTextFile(
  path: string,
  unreadable: Unreadable,
  timeout = pipeTimeout,
): Promise<string> {
  try {
    const found = await stat(path)
    if (found.isCharacterDevice() || found.isSocket())
      throw unreadable(path, "it is neither a file nor a pipe")
    if (found.isFIFO()) return await readPipe(path, unreadable, timeout)
    if (found.size > maxBytes) throw unreadable(path, tooLarge(found.size))
    return await readFile(path, "utf8")
  } catch (error) {
    throw isErrno(error) ? unreadable(path, readErrorReason(error)) : error
  }
}

function tooLarge(bytes: number): string {
  return `it has ${bytes} bytes, at most ${maxBytes} are read`
}

/** Without blocking: a pipe that nobody writes to would keep a thread, and with it the process, for ever. */
async function readPipe(path: string, unreadable: Unreadable, timeout: number): Promise<string> {
  const over = AbortSignal.timeout(timeout)
  const pipe = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const bytes = Buffer.alloc(maxBytes + 1)
  let filled = 0
  try {
    while (!over.aborted) {
      const read = await readSome(pipe, bytes.subarray(filled))
      filled += read ?? 0
      if (filled > maxBytes) throw unreadable(path, tooLarge(filled))
      if (read === 0 && filled > 0) return bytes.toString("utf8", 0, filled)
      if (read === null || read === 0) await sleep(20)
    }
  } finally {
    await pipe.close()
  }
  const came = filled === 0 ? "nothing came through the pipe" : "the pipe did not end"
  throw unreadable(path, `${came} within ${timeout / 1000} s`)
}

/** 0 at the end, or where nobody has opened the pipe to write; null where nothing is there yet. */
async function readSome(pipe: FileHandle, into: Buffer): Promise<number | null> {
  try {
    return (await pipe.read(into)).bytesRead
  } catch (error) {
    if (isErrno(error, "EAGAIN")) return null
    throw error
  }
}
