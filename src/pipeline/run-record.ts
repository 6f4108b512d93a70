import type { Job, RunRecord, RunResult } from "../base/index.ts"
import type { RunFolder } from "../store/index.ts"
import { warmStartRecord, type WarmStarts } from "./hosts/warm-start.ts"
import type { NightOptions } from "./outcome.ts"
import type { Plan } from "./plan.ts"
import { versions } from "./versions.ts"

/** A planned night and the run that makes it. */
export interface NightTask extends Plan {
  readonly job: Job
  readonly run: RunFolder
  readonly warmStarts: WarmStarts
  readonly options: NightOptions
}

interface RunFindings {
  readonly result: RunResult
  readonly engine: NonNullable<RunRecord["engine"]>
}

/** run.json, before the report. */
export function runRecord(
  { job, survey, run, plan, past, warmStarts, stages, options }: NightTask,
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
    stages: stages.record(),
    engine,
  }
}
