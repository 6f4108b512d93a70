import type { FetchMode } from "../ingest/index.ts"
import type { Exit, FaultRecord, RunResult } from "../base/index.ts"

export interface NightOptions {
  /** Glob of hosts; null for all. */
  readonly hosts: string | null
  /** offline: a server is asked for nothing, what is cached counts; online where absent. */
  readonly mode?: FetchMode
  /** argv, for run.json. */
  readonly command: readonly string[]
  /** "reuse" returns a completed run of the same plan; by default the night is repeated. */
  readonly repeat?: "reuse"
}

/** The outcome of a night with a report. */
export interface NightOutcome {
  readonly result: RunResult
  /** The run's folder. */
  readonly folder: string
  /** output/<job>/latest */
  readonly latest: string
  /** Failures that did not stop the run. */
  readonly faults: readonly FaultRecord[]
  readonly exit: Exit
}
