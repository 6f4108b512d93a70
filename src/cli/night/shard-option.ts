import type { Job } from "../../base/index.ts"
import type { Shard } from "../../pipeline/index.ts"
import { badUsage } from "../faults.ts"

const form =
  "give --shard i/n with 0 ≤ i < n, such as --shard 0/4, or set NOCTULE_SHARDS and JOB_COMPLETION_INDEX"

/**
 * The shard that `--shard i/n` names, else NOCTULE_SHARDS and JOB_COMPLETION_INDEX, which Kubernetes gives
 * the pods of an Indexed Job; null for a whole night. Faults of usage: no such shard; pods of an Indexed Job
 * that would each make the whole night.
 */
export function shardOf(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Shard | null {
  const { JOB_COMPLETION_INDEX: index, NOCTULE_SHARDS: count } = env
  if (option !== undefined) return parsed(option, "--shard")
  if (count === undefined || count === "") {
    if (index === undefined || index === "0") return null
    throw badUsage(`JOB_COMPLETION_INDEX is ${index}, and NOCTULE_SHARDS is not set`, form)
  }
  return parsed(`${index ?? ""}/${count}`, "JOB_COMPLETION_INDEX/NOCTULE_SHARDS")
}

/** Fault of usage where shards would not see the same night. */
export function checkShardable(job: Job): void {
  if (job.night.end === "now")
    throw badUsage(
      "night.end is now, which differs from shard to shard",
      "set night.end to a time of day, or give --until",
    )
}

function parsed(text: string, from: string): Shard {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim()) ?? []
  const shard = { index: Number(index), count: Number(count) }
  if (!(shard.index < shard.count))
    throw badUsage(`expected a shard i/n, got ${JSON.stringify(text)} (${from})`, form)
  return shard
}
