import { readFile, stat } from "node:fs/promises"
import { isErrno, type Job } from "../base/index.ts"
import { jobFileNotRead, jobFileTooLarge } from "../base/messages/job.ts"
import { parseJobFile } from "./parse.ts"
import { resolveJob, type JobOverrides } from "./resolve.ts"

/** A job file has some hundred lines; what is larger was given by mistake. */
const mostBytes = 1_000_000

/** Reads, checks and resolves a job file. Faults (exit 2) list everything that is wrong in it, with its lines. */
export async function loadJob(path: string, overrides: JobOverrides = {}): Promise<Job> {
  return resolveJob(parseJobFile(await readTextFile(path), path), path, overrides)
}

/** Fault where the file cannot be read, or is larger than people write. */
export async function readTextFile(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > mostBytes) throw jobFileTooLarge(path, size, mostBytes)
    return await readFile(path, "utf8")
  } catch (error) {
    throw isErrno(error) ? jobFileNotRead(path, reasonOf(error.code)) : error
  }
}

function reasonOf(code: string): string {
  const reasons: Readonly<Record<string, string>> = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "this user may not read it" }
  return reasons[code] ?? code
}
