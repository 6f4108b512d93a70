import type { Job, RunRecord, RunResult } from "../base/index.ts"
import type { RunFolder } from "../store/index.ts"
import { warmStartRecord, type WarmStarts } from "./hosts/warm-start.ts"
import type { NightOptions } from "./outcome.ts"
import type { Plan } from "./plan.ts"
import type { ShardRecord } from "./shards/shard-record.ts"
import { versions } from "./versions.ts"

/** A planned night and the run that makes it. */
export interface NightTask extends Plan {
  readonly job: Job
  readonly run: RunFolder
  readonly warmStarts: WarmStarts
  readonly options: NightOptions
  /** The shards that made the run, where it was made in shards. */
  readonly shards?: readonly ShardRecord[]
}

interface RunFindings {
  readonly result: RunResult
  readonly engine: NonNullable<RunRecord["engine"]>
}

/** run.json, before the report. */
export function runRecord(
  { job, survey, run, plan, past, warmStarts, stages, options, shards = [] }: NightTask,
  { result, engine }: RunFindings,
): RunRecord {
  return {
    version: 1,
    id: run.id,
    job,
    command: options.command,
    versions: versions(),
    inputs: survey.inputs,
    ...warmStartRecord(warmStarts, result),
    plan,
    pastRuns: past.nights.map(({ run }) => run),
    stages: sumStages([...shards.flatMap(shard => shard.stages), ...stages.record()]),
    engine,
    ...(shards.length > 0 && { shards: shards.map(shardSummary) }),
  }
}

function shardSummary({
  index,
  hosts,
  failures,
  machine,
}: ShardRecord): NonNullable<RunRecord["shards"]>[number] {
  return { index, hosts, failed: failures.length, machine }
}

/** Each stage once, in the order of its first. */
function sumStages(stages: RunRecord["stages"]): RunRecord["stages"] {
  const sums = new Map<string, RunRecord["stages"][number]>()
  for (const { stage, seconds, rows } of stages) {
    const before = sums.get(stage) ?? { seconds: 0, rows: 0 }
    const total = Math.round((before.seconds + seconds) * 1000) / 1000
    sums.set(stage, { stage, seconds: total, rows: before.rows + rows })
  }
  return [...sums.values()]
}
