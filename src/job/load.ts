import type { Job } from "../base/index.ts"
import { jobFileNotRead } from "./faults.ts"
import { parseJobFile } from "./parse-job-file.ts"
import { readTextFile } from "./read-text.ts"
import { type JobOverrides, resolveJob } from "./resolve.ts"

/** Reads, checks and resolves a job file. Faults (exit 2) list every problem with its line. */
export async function loadJob(path: string, overrides: JobOverrides = {}): Promise<Job> {
  return resolveJob(parseJobFile(await readTextFile(path, jobFileNotRead), path), path, overrides)
}
