import { type Fault, inputFault, partialFault, unreachableFault } from "../../base/index.ts"

/** What a process says that yields to another: no night has failed. */
export const yieldCodes: readonly string[] = ["shards.in-use", "shards.merge-in-use", "shards.missing"]

/** Two processes with one number: the second yields. */
export function shardInUse(shard: string, machine: string): Fault {
  return unreachableFault({
    code: "shards.in-use",
    what: `${machine} is making shard ${shard}`,
    where: `shard ${shard}`,
    hint: "give each process its own number; if the other one hangs, end it and repeat the command",
  })
}

export const mergeInUseCode = "shards.merge-in-use"

export function mergeInUse(run: string, machine: string): Fault {
  return unreachableFault({
    code: mergeInUseCode,
    what: `${machine} is merging this run`,
    where: run,
    hint: "let it finish; to see its report, repeat the command",
  })
}

export function noShards(night: string): Fault {
  return inputFault({
    code: "shards.none",
    what: `no shard of the night of ${night} has begun with this job file, source and version`,
    where: "noctule merge",
    hint: "run the shards first: noctule run JOB --shard 0/4, 1/4 …",
  })
}

/** Some shards have not ended. */
export function shardsMissing(run: string, { missing, alive }: MissingShards): Fault {
  const [what, hint] =
    alive.length > 0
      ? [`${listOf(alive)} still at work`, "let them end: the last one merges"]
      : [
          `${listOf(missing)} not there`,
          "run them, or report on the hosts that are there: noctule merge JOB --partial",
        ]
  return unreachableFault({ code: "shards.missing", what, where: run, hint })
}

interface MissingShards {
  readonly missing: readonly number[]
  /** Those of them whose process lives. */
  readonly alive: readonly number[]
}

/** A host whose shard never ended. */
export function hostWithoutShard(host: string, shard: number): Fault {
  return partialFault({
    code: "shards.host-missing",
    what: `shard ${shard}, which had this host, did not end`,
    where: `host ${host}`,
    hint: "read the log of that shard, then run the job again",
  })
}

function listOf(shards: readonly number[]): string {
  return shards.length === 1 ? `shard ${shards.join()} is` : `shards ${shards.join(", ")} are`
}
