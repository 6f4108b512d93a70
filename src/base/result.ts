import type { FaultRecord } from "./fault.ts"
import type { FleetEvent, HostQuality, RejectedRows } from "./frame.ts"
import type { ScopeKind } from "./job.ts"
import type { IncidentHistory, Label, Past } from "./incident-history.ts"
import type { TrainingRecord } from "./scores.ts"

/**
 * result.json: the product of a run. Every report is a view of it and of the files beside it. Instants are
 * ISO 8601 in UTC.
 */
export interface RunResult {
  readonly version: 1
  readonly job: JobSummary
  readonly run: { readonly id: string; readonly startedAt: string; readonly finishedAt: string }
  readonly night: Interval
  readonly history: Interval
  readonly hosts: readonly HostResult[]
  /** Hosts of the source that sent nothing in the night, nor in a night's length before it. */
  readonly gone: readonly string[]
  /** Gravest first. */
  readonly incidents: readonly Incident[]
  readonly dataQuality: readonly HostQuality[]
  /** Absent where every row of every file fitted its header. */
  readonly rejectedRows?: readonly RejectedRows[]
  readonly events: readonly FleetEvent[]
  /** What failed without stopping the run. */
  readonly errors: readonly FaultRecord[]
  readonly versions: Readonly<Record<string, string>>
  /** What earlier nights and people say; absent in runs that were made without memory. */
  readonly incidentHistory?: IncidentHistory
}

export interface Interval {
  readonly start: string
  readonly end: string
}

/** What the report needs of the job; the whole job is in run.json. */
export interface JobSummary {
  readonly name: string
  readonly title: string
  readonly timeZone: string
  readonly page: "A4" | "Letter"
  readonly charts: number
  readonly falseIncidentsPerWeek: number
  readonly mergeGap: number
  readonly shortest: number
  readonly window: number
  readonly links: Readonly<Record<string, string>>
  /** The head of the report; the logo itself lies in the run's folder. */
  readonly brand?: { readonly name: string | null; readonly accent: string | null }
}

export interface HostResult {
  readonly host: string
  /** File stem under scores/: the host's name, percent-encoded. */
  readonly file: string
  readonly status: "scored" | "silent" | "failed"
  /** Milliseconds between rows. */
  readonly step: number
  readonly rows: number
  /** Rows of history that were read. */
  readonly historyRows: number
  readonly features: readonly string[]
  readonly threshold: number | null
  /**
   * By feature, in the order of `features`: the error from which it is a signal, and where the job gives one,
   * the value.
   */
  readonly thresholds?: readonly { readonly error: number; readonly value: number | null }[]
  /** The highest score of the night. */
  readonly peak: { readonly time: string; readonly score: number } | null
  /**
   * Highest score ÷ threshold per cell of `overview.cell` ms from `overview.start`, the host's first row of
   * the night; null = no data.
   */
  readonly overview: {
    readonly start: string
    readonly cell: number
    readonly ratios: readonly (number | null)[]
  }
  readonly training: TrainingRecord | null
  /**
   * Whose history the model learnt: the host's own, or that of `group` because its own is short (or the job
   * says so).
   */
  readonly scope?: { readonly kind: ScopeKind; readonly hosts: readonly string[]; readonly reason: string }
  /** Set where a level changed and stayed: the night is judged by the new one, and the report names it. */
  readonly levelShifts?: readonly LevelShiftRecord[]
  /** Forecasts of the day after the night, of features that fill up or slow down. */
  readonly forecasts?: readonly ForecastRecord[]
  /**
   * Sentences a reader must know of this host's model: "not enough history for weekly rhythm", a fallback, a
   * refused warm start.
   */
  readonly remarks?: readonly string[]
}

/** A change of level that stayed, in the history or all through the night; found without labels. */
export interface LevelShiftRecord {
  readonly feature: string
  readonly label: string
  readonly unit: string
  /** From when on. */
  readonly since: string
  /** Medians before and after. */
  readonly before: number
  readonly after: number
}

export interface ForecastRecord {
  readonly feature: string
  readonly label: string
  readonly unit: string
  /** What made the forecast: "lstm-forecaster", "sarima-lstm". */
  readonly method: string
  /** Epoch ms of the first forecast value, and ms between values. */
  readonly start: number
  readonly step: number
  readonly expected: readonly number[]
  /** 90 % interval, from the method's errors on history it did not train on. */
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

export const severities = ["info", "low", "medium", "high", "critical"] as const
export type Severity = (typeof severities)[number]
export type Direction = "up" | "down" | "both"

export interface Incident {
  readonly id: string
  readonly kind: "anomaly" | "silent"
  readonly title: string
  readonly severity: Severity
  /** The rule that gave the severity, as a sentence with its numbers. */
  readonly severityRule: string
  readonly start: string
  readonly end: string
  /** Still open when the data ended. */
  readonly open: boolean
  /** Instant of the highest score ÷ threshold over all members. */
  readonly peak: string
  /** Score and threshold at that instant. */
  readonly score: number
  readonly threshold: number
  /** One per host, onset order. */
  readonly members: readonly Member[]
  /** Same signals, directions, shape and time of week give the same text; what memory goes by. */
  readonly fingerprint?: string
  /** Absent where no earlier night was looked at. */
  readonly past?: Past
  /** What people said of it. */
  readonly label?: Label
}

export interface Member {
  readonly host: string
  readonly start: string
  readonly end: string
  readonly open: boolean
  readonly peak: string
  readonly score: number
  readonly threshold: number
  /** First crossing of a signal's own threshold in the lead-up, at or before `start`. */
  readonly leadUp: string
  /** Rows above the threshold, and those beside them that nearly are. */
  readonly anomalousRows: number
  /** All features, largest share first; empty for a silent host. */
  readonly contributions: readonly Contribution[]
  /** Which detectors alone put this stretch above their own threshold: the report's confidence. */
  readonly agreement?: { readonly agree: readonly string[]; readonly of: readonly string[] }
}

export interface Contribution {
  readonly feature: string
  readonly label: string
  /** Sums to 1 over the member. */
  readonly share: number
  /** True when the feature crossed its own threshold during the incident. */
  readonly signal: boolean
  readonly direction: Direction
  /** The value furthest from the expected one during the incident, in `unit`. */
  readonly actual: number | null
  /** The expected value and the usual range at that instant. */
  readonly expected: number | null
  readonly range: readonly [number, number] | null
  /** |actual − expected| ÷ the usual spread (half the range's width); null where unknown. */
  readonly deviation: number | null
  /** Instant of `actual`. */
  readonly at: string | null
  readonly unit: string
  /** First crossing of the feature's own threshold, from the lead-up on; null where it never crossed. */
  readonly onset: string | null
  /**
   * The check: how much of the member's highest score goes when this feature is put at its expected value and
   * the same model scores again; 0–1, negative where the score rises; null where not checked.
   */
  readonly counterfactualDrop?: number | null
}
