import type { Effects, Exit } from "../../base/index.ts"
import { loadJob } from "../../job/index.ts"
import { mergeNight } from "../../pipeline/index.ts"
import { checkShardable } from "../night/shard-option.ts"
import { printNight } from "../night/print-night.ts"
import { reported } from "../night/reported.ts"

export interface MergeArguments {
  readonly job: string
  readonly partial: boolean
  readonly until?: string
  readonly since?: string
  readonly hosts?: string
  readonly source?: string
  readonly output?: string
  readonly json: boolean
  /** false: no notifications. */
  readonly deliver: boolean
}

/** `noctule merge JOB`: the report of a night whose shards have ended. */
export async function merge(
  { job: file, partial, hosts, json, deliver, ...overrides }: MergeArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const loaded = await loadJob(file, { ...overrides, env: effects.env, now: effects.now() })
  const job = deliver ? loaded : { ...loaded, deliver: [] }
  checkShardable(job)
  const options = { partial, hosts: hosts ?? null, command: process.argv.slice(2) }
  const night = await reported(job, options, effects, inFolder => mergeNight(job, options, inFolder))
  out(await printNight(job, night, { json }))
  return night.exit
}
