import type { FaultRecord } from "./fault.ts"
import type { FleetEvent, HostQuality, RejectedRows } from "./frame.ts"
import type { ScopeKind } from "./job.ts"
import type { Coded, Sentence } from "./coded.ts"
import type { Incident } from "./incident.ts"
import type { IncidentHistory } from "./incident-history.ts"
import type { Interval } from "./time.ts"
import type { TrainingRecord } from "./training.ts"

/** result.json: the product of a run, of which every report is a view. Instants are ISO 8601 in UTC. */
export interface RunResult {
  readonly version: 2
  readonly job: JobSummary
  readonly run: { readonly id: string; readonly startedAt: string; readonly finishedAt: string }
  readonly night: Interval
  readonly history: Interval
  readonly hosts: readonly HostResult[]
  /** Hosts without data in the night and in as long a time before it. */
  readonly gone: readonly string[]
  /** Most severe first. */
  readonly incidents: readonly Incident[]
  readonly dataQuality: readonly HostQuality[]
  /** Absent where every row matched its file's header. */
  readonly rejectedRows?: readonly RejectedRows[]
  /** What the source's server said of its data; absent where it said nothing. */
  readonly sourceRemarks?: readonly SourceRemark[]
  readonly events: readonly FleetEvent[]
  /** Failures that did not stop the run. */
  readonly errors: readonly FaultRecord[]
  readonly versions: Readonly<Record<string, string>>
  /** Comparison with earlier nights and labels; absent where none was made. */
  readonly incidentHistory?: IncidentHistory
}

/** Job settings that the report needs; run.json has the whole job. */
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
  /** The report's head; the logo is a file of the run's folder. */
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
   * Per feature, in the order of `features`: the error, and the job's value if any, from which it is a
   * signal.
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
   * Whose history trained the model: the host's own, or that of `group`, because its own is short or the job
   * says so.
   */
  readonly scope?: {
    readonly kind: ScopeKind
    readonly hosts: readonly string[]
    readonly reason: ScopeReason
  }
  /** Level shifts; the night is compared with the new level. */
  readonly levelShifts?: readonly LevelShiftRecord[]
  /** Forecasts of the day after the night, for memory, disks and response times. */
  readonly forecasts?: readonly ForecastRecord[]
  /** What the threshold raises on the host's own history; absent where less than a day is held out. */
  readonly heldOut?: HeldOutRate
  /** Notes on this host's model. */
  readonly remarks?: readonly HostRemark[]
}

/** A lasting change of level, in the history or throughout the night; detected without labels. */
export interface LevelShiftRecord {
  readonly feature: string
  readonly label: string
  readonly unit: string
  /** When the new level began. */
  readonly since: string
  /** Medians before and after. */
  readonly before: number
  readonly after: number
}

export interface ForecastRecord {
  readonly feature: string
  readonly label: string
  readonly unit: string
  /** The forecaster: "lstm-forecaster", "sarima-lstm". */
  readonly method: string
  /** Epoch ms of the first forecast value, and ms between values. */
  readonly start: number
  readonly step: number
  readonly expected: readonly number[]
  /** 90 % interval, from the method's errors on history it did not train on. */
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

/** Why a host is scored by a model of other hosts. */
export type ScopeReason = Coded<ScopeReasons>
export interface ScopeReasons {
  readonly "short-history": HistoryDays
  /** model.scope in the job. */
  readonly configured: { readonly scope: ScopeKind }
  readonly text: Sentence
}

/** Incidents on history that no model learned from. */
export interface HeldOutRate {
  readonly days: number
  /** Real ones too: an upper bound of false ones. */
  readonly incidents: number
  /** False where so many are unlikely (p < .05) at the target rate of false incidents. */
  readonly keepsTarget: boolean
}

export type SourceRemark = Coded<SourceRemarks>
export interface SourceRemarks {
  /** Its answers of so many days of a query may be partial. */
  readonly "server-warning": { readonly feature: string; readonly days: number; readonly text: string }
  /** Its samples begin so many days before the night; the job asks for more. */
  readonly "short-retention": { readonly days: number; readonly wanted: number }
  /** The formats of a service's access logs. */
  readonly "log-format": { readonly service: string; readonly format: string; readonly files: number }
  /** Its requests have no duration. */
  readonly "log-untimed": { readonly service: string; readonly format: string }
  /** So many of its lines are no request that its format reads. */
  readonly "log-unread": { readonly service: string; readonly unread: number; readonly lines: number }
}

export type HostRemark = Coded<HostRemarks>
export interface HostRemarks {
  /** No model of the cohort could be trained: the host trained its own. */
  readonly "cohort-failed": Readonly<Record<string, never>>
  /** Trained its own model despite a short history, for want of other hosts. */
  readonly "short-history": HistoryDays
  readonly "no-weekly-pattern": Pick<HistoryDays, "days">
  /** Rows of history masked out of training: labelled incidents, maintenance. */
  readonly "rows-masked": { readonly rows: number }
  /** Nothing was masked: too few rows would have been left. */
  readonly "too-many-rows-masked": { readonly rows: number; readonly left: number }
  readonly text: Sentence
}

/** Days of history, and the days that a model of its own needs. */
interface HistoryDays {
  readonly days: number
  readonly needed: number
}
