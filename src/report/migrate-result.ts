import type { RunResult } from "../base/index.ts"
import type { WrittenResult } from "../job/index.ts"

/** A result.json of an earlier version, in the form of this one: what it could not know yet is empty. */
export function migrateResult(result: WrittenResult): RunResult {
  const { night, gone = [], events = [], errors = [], hosts, job } = result
  return {
    ...result,
    gone,
    events,
    errors: errors as RunResult["errors"],
    job: { ...job, links: job.links ?? {} },
    hosts: hosts.map(host => ({
      ...host,
      overview: { ...host.overview, start: host.overview.start ?? night.start },
    })),
  }
}
