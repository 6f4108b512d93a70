import type { Exit, FaultRecord, RunResult } from "../base/index.ts"

export interface NightOptions {
  /** A glob: only hosts that match it; null for all. */
  readonly hosts: string | null
  /** argv, for run.json. */
  readonly command: readonly string[]
  /** "reuse" takes a completed run of the same plan; absent: the night is run again. */
  readonly repeat?: "reuse"
}

/** What a night with a report came to. */
export interface NightOutcome {
  readonly result: RunResult
  /** The run's folder. */
  readonly folder: string
  /** output/<job>/latest */
  readonly latest: string
  /** What failed without stopping the run. */
  readonly faults: readonly FaultRecord[]
  readonly exit: Exit
}
