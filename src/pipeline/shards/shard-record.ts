import type { FaultRecord, RunRecord } from "../../base/index.ts"

/** work/shard-<n>.json: a shard that has ended, whether or not all its hosts could be analyzed. */
export interface ShardRecord {
  readonly index: number
  readonly hosts: number
  readonly machine: string
  readonly failures: readonly { readonly host: string; readonly fault: FaultRecord }[]
  readonly stages: RunRecord["stages"]
  readonly engine: NonNullable<RunRecord["engine"]>
}
