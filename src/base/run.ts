import type { Exit, FaultRecord } from "./fault.ts"
import type { Interval } from "./time.ts"
import { compareText } from "./text.ts"

/** run.json: how the result was made; written once, before the report. */
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
  /** The runs whose models trainings started from, joined by commas; null where all started from scratch. */
  readonly warmStartRuns: string | null
  /**
   * By host: the folder of the models that its training started from, relative to the job's folder; null:
   * from scratch.
   */
  readonly warmStartModels?: Readonly<Record<string, string | null>>
  /** Hash of everything that decides the result, except those models. */
  readonly plan?: string
  /** Runs of earlier nights whose digests were read, oldest first. */
  readonly pastRuns?: readonly string[]
  /** Seconds and rows per stage. */
  readonly stages: readonly { readonly stage: string; readonly seconds: number; readonly rows: number }[]
  /**
   * The job's engine, the one that executed the models ("tensorflow 4.22.0 native") and why; absent in older
   * runs.
   */
  readonly engine?: {
    readonly requested: string
    readonly used: string
    readonly reason: string
    /** Of each process that examined hosts. */
    readonly workers?: number
    /** Peak bytes of the largest of them, with its workers and readers; absent where the system does not say. */
    readonly memory?: number
  }
  /** The shards that made the run; absent where one process did. */
  readonly shards?: readonly {
    readonly index: number
    readonly hosts: number
    readonly failed: number
    readonly machine: string
  }[]
}

/** outcome.json: how the run ended. Written once the report is complete. */
export interface RunOutcome {
  readonly version: 1
  readonly exitCode: Exit
  /** Failures that did not stop the run. */
  readonly faults: readonly FaultRecord[]
  /** Stages after run.json was written. */
  readonly stages: RunRecord["stages"]
}

/** The part of the job that readers of run.json use. */
export interface RecordedJob {
  readonly file?: string
  readonly labels?: { readonly file: string }
  readonly report?: { readonly formats?: readonly string[]; readonly context?: boolean }
}

/** failure.json: a run that ended without a report. Stored outside `runs`. */
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
  /** The stage that failed, or "start". */
  readonly stage: string
  /** A bug has the code "bug". */
  readonly fault: FaultRecord
  /** The report to which `latest` points; null where there is none. */
  readonly lastGood: { readonly run: string; readonly night: Interval; readonly incidents: number } | null
  readonly versions: Readonly<Record<string, string>>
}

/** A run's id is <night>-<number>: "2026-11-20-01". */
export function nightOfRun(run: string): string {
  return run.slice(0, run.lastIndexOf("-"))
}

/** Sorts ids oldest first. Text order would put run 100 of a night before run 99. */
export function compareRunIds(a: string, b: string): number {
  return compareText(nightOfRun(a), nightOfRun(b)) || runNumber(a) - runNumber(b)
}

/** The number at a run's end: 1 in "2026-11-20-01". */
export function runNumber(run: string): number {
  return Number(run.slice(run.lastIndexOf("-") + 1))
}
