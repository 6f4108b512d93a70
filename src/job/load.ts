import { readFile, stat } from "node:fs/promises"
import { type Fault, isErrno, type Job } from "../base/index.ts"
import { jobFileNotRead } from "../base/messages/job.ts"
import { readFailure } from "../base/messages/text.ts"
import { parseJobFile } from "./parse.ts"
import { resolveJob, type JobOverrides } from "./resolve.ts"

/** A job file has some hundred lines; what is larger was given by mistake. */
const mostBytes = 1_000_000

/** Reads, checks and resolves a job file. Faults (exit 2) list everything that is wrong in it, with its lines. */
export async function loadJob(path: string, overrides: JobOverrides = {}): Promise<Job> {
  return resolveJob(parseJobFile(await readTextFile(path, jobFileNotRead), path), path, overrides)
}

/** Throws `notRead` where the file cannot be read, or is larger than people write. */
export async function readTextFile(path: string, notRead: (file: string, reason: string) => Fault): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > mostBytes) throw notRead(path, `it has ${size} bytes, at most ${mostBytes} are read`)
    return await readFile(path, "utf8")
  } catch (error) {
    throw isErrno(error) ? notRead(path, readFailure(error)) : error
  }
}
