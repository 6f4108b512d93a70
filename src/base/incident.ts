import type { Coded, Sentence } from "./coded.ts"
import type { Label } from "./label.ts"

export const severities = ["info", "low", "medium", "high", "critical"] as const
export type Severity = (typeof severities)[number]
export type Direction = "up" | "down" | "both"

export interface Incident {
  readonly id: string
  readonly kind: "anomaly" | "silent"
  readonly title: IncidentTitle
  readonly severity: Severity
  /** The severity's rule with its numbers. */
  readonly severityRule: SeverityRule
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
  /** Hash of signals, directions, shape and time of week; matches incidents across nights. */
  readonly fingerprint?: string
  /** When a watch first raised it by day, ISO 8601; absent where none did. */
  readonly raised?: string
  /** Absent where there is no earlier night. */
  readonly past?: Past
  /** The team's verdict. */
  readonly label?: Label
  /** Lines of access logs; absent where the source is none, or the job shows none. */
  readonly requests?: readonly LoggedRequest[]
}

/** A request as an access log has it, without query string and client address. */
export interface LoggedRequest {
  /** One of the slowest of the incident, or of those that failed. */
  readonly why: "slowest" | "failing"
  readonly host: string
  readonly time: string
  /** GET /orders/17 */
  readonly request: string
  /** Null where the log has none. */
  readonly status: number | null
  readonly ms: number | null
  readonly bytes: number
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
  /** Rows above the threshold, with neighbours close to it. */
  readonly anomalousRows: number
  /** Above the threshold from the night's first scored row to its last: the history does not fit. */
  readonly allNight?: boolean
  /** All features, largest share first; empty for a silent host. */
  readonly contributions: readonly Contribution[]
  /** Which detectors exceed their own threshold here; the report's confidence. */
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
  /** The expected value and range at that instant. */
  readonly expected: number | null
  readonly range: readonly [number, number] | null
  /** |actual − expected| ÷ half the range's width; null where unknown. */
  readonly deviation: number | null
  /** Instant of `actual`. */
  readonly at: string | null
  readonly unit: string
  /** First crossing of the feature's own threshold, from the lead-up on; null where it never crossed. */
  readonly onset: string | null
  /**
   * Counterfactual check: by what share the member's highest score drops with this feature at its expected
   * value. 0–1, negative where the score rises; null: not checked.
   */
  readonly counterfactualDrop?: number | null
  /** Of a signal: how often its feature was above its threshold for as long before; absent where that is not known. */
  readonly baseRate?: BaseRate
}

/** How often a feature was above its threshold for as long as in this member, on the days of its history. */
export interface BaseRate {
  /** Days on which it was, for as many rows of an hour as here; of the days that have values. */
  readonly days: number
  readonly of: number
  /** The member's leading other signal, and the days with an hour in which both were. */
  readonly together: { readonly feature: string; readonly label: string; readonly days: number } | null
}

/** An incident's earlier occurrences. */
export interface Past {
  /**
   * new: no earlier occurrence. recurring: seen before, with a gap. continued: open when the last night
   * ended; keeps that night's id.
   */
  readonly state: "new" | "recurring" | "continued"
  /** Number of earlier nights with it. */
  readonly nights: number
  readonly first: string | null
  readonly last: string | null
  /** The pattern of its onsets, where there is one: "4th Sunday 03:00". */
  readonly recurrence: Recurrence | null
  /** Earlier ids, newest first, ten at most. */
  readonly ids: readonly string[]
}

/** Data of an incident's title. */
export type IncidentTitle = Coded<IncidentTitles>
export interface IncidentTitles {
  readonly silence: AffectedHosts & { readonly duration: number }
  /** Every host above its threshold all night: levels changed before it, or the history is of another machine. */
  readonly "unlike-history": AffectedHosts
  /** The leading contribution of the member furthest above its threshold, and further signals of it. */
  readonly departure: AffectedHosts & {
    /** ms */
    readonly duration: number
    readonly open: boolean
    /** Null where no feature contributes. */
    readonly lead: LeadSignal | null
    /** Two at most, in order of share. */
    readonly others: readonly FurtherSignal[]
  }
  readonly text: Sentence
}

interface AffectedHosts {
  /** The first two in onset order, and how many there are. */
  readonly hosts: readonly string[]
  readonly hostCount: number
}

export type LeadSignal = Pick<
  Contribution,
  "feature" | "label" | "unit" | "direction" | "actual" | "expected" | "range"
>

export interface FurtherSignal extends Pick<Contribution, "feature" | "label" | "direction"> {
  /** Its onset relative to the leading signal's. */
  readonly onset: "before" | "with" | "after"
}

/** Why an incident has its severity. */
export type SeverityRule = Coded<SeverityRules>
export interface SeverityRules {
  /** Sum of points, ten at most. */
  readonly points: {
    readonly total: number
    /** Highest score ÷ threshold. */
    readonly ratio: Points
    /** ms */
    readonly duration: Points
    readonly signals: Points
    readonly hosts: Points
  }
  /** Silent hosts: critical from `limit` ms on, or from two hosts on. */
  readonly silence: { readonly duration: number; readonly limit: number; readonly hosts: number }
  /** Not graded by score and duration (ms). */
  readonly "unlike-history": { readonly duration: number; readonly hosts: number }
  readonly text: Sentence
}

export interface Points {
  readonly value: number
  readonly points: number
}

/** A pattern of onsets; times of day are minutes from local midnight in the job's zone. */
export type Recurrence = Coded<Recurrences>
export interface Recurrences {
  readonly "every-day": TimeOfDay
  readonly workdays: TimeOfDay
  readonly weekday: TimeOfDay & OnWeekday
  readonly "day-of-month": TimeOfDay & { readonly day: number }
  readonly "last-day-of-month": TimeOfDay
  readonly "nth-weekday": TimeOfDay & OnWeekday & { readonly nth: number }
  readonly "last-weekday": TimeOfDay & OnWeekday
  readonly text: Sentence
}

interface TimeOfDay {
  readonly minute: number
}

/** 0 = Sunday. */
interface OnWeekday {
  readonly weekday: number
}
