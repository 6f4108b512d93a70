import { join } from "node:path"
import { Fault, type Log } from "../../base/index.ts"
import { shardDealFile, shardRecordFile } from "../../job/index.ts"
import { nullIfDamaged, readJson, type ShardedRun, writeJson } from "../../store/index.ts"
import type { ShardPlace } from "./place.ts"
import type { ShardRecord } from "./shard-record.ts"

/** The hosts of each shard, as the process that created the run dealt them. */
export async function readDeal({ work, shards }: ShardedRun): Promise<readonly (readonly string[])[]> {
  const dealt = await readJson(join(work, "shards.json"), shardDealFile)
  if (dealt?.length !== shards)
    throw new Error(`${work}/shards.json is missing or of another number of shards`)
  return dealt
}

export async function writeShardRecord({ work }: ShardedRun, record: ShardRecord): Promise<void> {
  await writeJson(recordPath(work, record.index), record)
}

/** Null where the shard has not ended, or its record is damaged. */
export async function readShardRecord(
  { work }: ShardedRun,
  index: number,
  log: Log,
): Promise<ShardRecord | null> {
  return await nullIfDamaged(readJson(recordPath(work, index), shardRecordFile), log)
}

export interface ShardStates {
  readonly records: readonly ShardRecord[]
  /** Shards that have not ended. */
  readonly missing: readonly number[]
  /** Those of them whose process lives. */
  readonly alive: readonly number[]
}

export async function shardStates({ run, bring, alive }: ShardPlace, log: Log): Promise<ShardStates> {
  await bring("records")
  const records: ShardRecord[] = []
  const missing: number[] = []
  for (let index = 0; index < run.shards; index++) {
    const record = await readShardRecord(run, index, log)
    if (record) records.push(record)
    else missing.push(index)
  }
  return { records, missing, alive: missing.length > 0 ? await alive(missing) : [] }
}

export function failuresOf(records: readonly ShardRecord[]): ReadonlyMap<string, Fault> {
  return new Map(
    records.flatMap(({ failures }) => failures.map(({ host, fault }) => [host, new Fault(fault)])),
  )
}

function recordPath(work: string, index: number): string {
  return join(work, `shard-${index}.json`)
}
