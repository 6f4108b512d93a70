import type { Exit, FaultRecord } from "./fault.ts"
import type { Interval } from "./time.ts"
import { compareText } from "./text.ts"

/** run.json: how the run came to its result; written once, before the report. */
export interface RunRecord {
  readonly version: 1
  readonly id: string
  /** The job as resolved (type Job). */
  readonly job: RecordedJob
  readonly command: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  readonly inputs: readonly {
    readonly path: string
    readonly bytes: number
    readonly sha256: string
    readonly modified: string
  }[]
  /** The runs whose models the trainings started from, joined by commas, or null where each began anew. */
  readonly warmStartRuns: string | null
  /**
   * By host: the folder of the models that its training started from, relative to the job's folder, or null
   * where it began anew.
   */
  readonly warmStartModels?: Readonly<Record<string, string | null>>
  /** Hash of all that decided the result besides those models. */
  readonly plan?: string
  /** The runs of earlier nights that memory was read from, oldest first. */
  readonly pastRuns?: readonly string[]
  /** Seconds and rows a stage. */
  readonly stages: readonly { readonly stage: string; readonly seconds: number; readonly rows: number }[]
  /**
   * What the job asks for, what executed the models ("tensorflow 4.22.0 native") and why that; absent in runs
   * that did not record it.
   */
  readonly engine?: { readonly requested: string; readonly used: string; readonly reason: string }
}

/** outcome.json: how the run ended. It is there once the report is complete. */
export interface RunOutcome {
  readonly version: 1
  readonly exitCode: Exit
  /** What failed without stopping the run. */
  readonly faults: readonly FaultRecord[]
  /** Those that come after run.json is written. */
  readonly stages: RunRecord["stages"]
}

/** What readers of run.json take of the job. */
export interface RecordedJob {
  readonly file?: string
  readonly labels?: { readonly file: string }
  readonly report?: { readonly formats?: readonly string[] }
}

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

/** A run's id is <night>-<number>: "2026-11-20-01". */
export function nightOfRun(run: string): string {
  return run.slice(0, run.lastIndexOf("-"))
}

/** Sorts ids oldest first: text order would put a night's run 100 before 99. */
export function compareRunIds(a: string, b: string): number {
  return compareText(nightOfRun(a), nightOfRun(b)) || runNumber(a) - runNumber(b)
}

/** The number at a run's end: 1 in "2026-11-20-01". */
export function runNumber(run: string): number {
  return Number(run.slice(run.lastIndexOf("-") + 1))
}
