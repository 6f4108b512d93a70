import { Fault, type Job } from "../../../src/base/index.ts"
import { type JobOverrides, parseJobFile, resolveJob } from "../../../src/job/index.ts"

/** A job from YAML in memory, as if it stood in /work/jobs/nightly.yaml. */
export function job(text: string, overrides: JobOverrides = {}): Job {
  const file = "/work/jobs/nightly.yaml"
  return resolveJob(parseJobFile(text, file), file, overrides)
}

/** What is shown for a job file that is wrong. */
export function complaint(text: string, overrides: JobOverrides = {}): string {
  try {
    job(text, overrides)
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
  return "nothing is wrong"
}

export const minimal = 'source: { files: "*.csv" }\n'

/** Names of the job files in jobs/. */
export const exampleJobs = [
  "demo",
  "access-log",
  "response-times",
  "labelled",
  "nightly.example",
  "prometheus.example",
  "access-logs.example",
] as const
