import type { HostResult, RunResult } from "../base/index.ts"

/** A result.json of an earlier version, in the form of this one: what it could not know yet is empty. */
export function upToDate(result: RunResult): RunResult {
  const { night, gone, events, errors, hosts, job } = result as Older
  return {
    ...result,
    gone: gone ?? [],
    events: events ?? [],
    errors: errors ?? [],
    job: { ...job, links: job.links ?? {} },
    hosts: hosts.map(host => ({ ...host, overview: { ...host.overview, start: host.overview.start ?? night.start } })),
  }
}

type Older = Lacking<Omit<RunResult, "hosts" | "job">, "gone" | "events" | "errors"> & {
  readonly job: Lacking<RunResult["job"], "links">
  readonly hosts: readonly (Omit<HostResult, "overview"> & { readonly overview: Lacking<HostResult["overview"], "start"> })[]
}

type Lacking<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>
