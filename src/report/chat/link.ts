import { type Job, nightOfRun, type RunResult } from "../../base/index.ts"

/** Where people open the report of a run, from the job's template; null where it names none. */
export function reportLink(
  { report: { url } }: Pick<Job, "report">,
  { job, run }: Pick<RunResult, "job" | "run">,
): string | null {
  const values: Readonly<Record<string, string>> = { job: job.name, run: run.id, night: nightOfRun(run.id) }
  return url === null
    ? null
    : url.replace(/\{(job|run|night)\}/g, (_, key: string) => encodeURIComponent(values[key] ?? ""))
}
