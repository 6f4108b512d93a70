import type { Effects, Job } from "../../base/index.ts"
import { loadJob } from "../../job/index.ts"
import type { NightOptions } from "../../pipeline/index.ts"

/** What the command line says of a night, whichever command is given. */
export interface NightArguments {
  readonly job: string
  readonly until?: string
  readonly since?: string
  readonly hosts?: string
  readonly source?: string
  readonly output?: string
  readonly workers?: string
  readonly json: boolean
  /** false: no notifications. */
  readonly deliver?: boolean
}

/** The night's job, with what the command line says otherwise. */
export async function loadNight(
  { job: file, until, since, hosts, source, output, workers, deliver }: NightArguments,
  { env, now }: Pick<Effects, "env" | "now">,
): Promise<{ readonly job: Job; readonly options: NightOptions }> {
  const job = await loadJob(file, { until, since, source, output, workers, env, now: now() })
  return {
    job: deliver === false ? { ...job, deliver: [] } : job,
    options: { hosts: hosts ?? null, command: process.argv.slice(2) },
  }
}
