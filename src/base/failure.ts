import type { FaultRecord } from "./fault.ts"
import type { Interval } from "./time.ts"

/** failure.json: a run that ended without a report. It lies beside the runs, never among them. */
export interface RunFailure {
  readonly version: 1
  readonly job: {
    readonly name: string
    readonly title: string
    readonly timeZone: string
    readonly page: "A4" | "Letter"
  }
  /** When it failed, ISO 8601 in UTC. */
  readonly at: string
  readonly command: readonly string[]
  /** What was being done: a stage of run.json, or "start". */
  readonly stage: string
  /** A bug has the code "bug". */
  readonly fault: FaultRecord
  /** The report that `latest` still shows; null where there is none. */
  readonly lastGood: { readonly run: string; readonly night: Interval; readonly incidents: number } | null
  readonly versions: Readonly<Record<string, string>>
}
