import { readFile, stat } from "node:fs/promises"
import { type Fault, isErrno, type Job, readErrorReason } from "../base/index.ts"
import { jobFileNotRead } from "./faults.ts"
import { parseJobFile } from "./parse-job-file.ts"
import { type JobOverrides, resolveJob } from "./resolve.ts"

/** Bytes. A job file has some hundred lines; a larger file was given by mistake. */
const maxBytes = 1_000_000

/** Reads, checks and resolves a job file. Faults (exit 2) list every problem with its line. */
export async function loadJob(path: string, overrides: JobOverrides = {}): Promise<Job> {
  return resolveJob(parseJobFile(await readTextFile(path, jobFileNotRead), path), path, overrides)
}

/** Throws `notRead` where the file cannot be read or is too large. */
export async function readTextFile(
  path: string,
  unreadable: (file: string, reason: string) => Fault,
): Promise<string> {
  try {
    const found = await stat(path)
    if (found.isCharacterDevice() || found.isSocket())
      throw unreadable(path, "it is neither a file nor a pipe")
    const { size } = found
    if (size > maxBytes) throw unreadable(path, `it has ${size} bytes, at most ${maxBytes} are read`)
    return await readFile(path, "utf8")
  } catch (error) {
    throw isErrno(error) ? unreadable(path, readErrorReason(error)) : error
  }
}
