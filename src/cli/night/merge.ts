import type { Effects, Exit } from "../../base/index.ts"
import { mergeNight } from "../../pipeline/index.ts"
import { loadNight, type NightArguments } from "./load-night.ts"
import { printNight } from "./print-night.ts"
import { reported } from "./reported.ts"
import { checkShardable } from "./shard-option.ts"

export interface MergeArguments extends NightArguments {
  readonly partial: boolean
}

/** `noctule merge JOB`: the report of a night whose shards have ended. */
export async function merge(
  { partial, ...args }: MergeArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const { job, options } = await loadNight(args, effects)
  checkShardable(job)
  const night = await reported(job, options, effects, inFolder =>
    mergeNight(job, { ...options, partial }, inFolder),
  )
  out(await printNight(job, night, args))
  return night.exit
}
