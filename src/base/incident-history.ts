import type { Coded, Sentence } from "./coded.ts"
import type { Direction, Incident, Severity } from "./incident.ts"
import type { LabelVerdict } from "./label.ts"
import type { Interval, TimeSpan } from "./time.ts"

/** One occurrence of an event in a calendar. */
export interface CalendarSpan extends TimeSpan {
  readonly title: string
  /** Glob */
  readonly hosts: string
  /** Whether what is found inside is suppressed, and its rows are not trained on. */
  readonly suppress: boolean
  /** The job's own calendar, or a file of another. */
  readonly by: "maintenance" | "calendar"
  /** Where it is written, for a reason in words. */
  readonly source: string
}

/**
 * digest.json: what a night leaves for later ones; a few kilobytes, so that a year of them is read in no
 * time.
 */
export interface NightDigest {
  readonly version: 2
  /** YYYY-MM-DD */
  readonly night: string
  readonly run: string
  readonly span: Interval
  /** How many hosts were scored. */
  readonly hosts: number
  readonly incidents: readonly IncidentDigest[]
}

export interface IncidentDigest extends Pick<
  Incident,
  "id" | "kind" | "title" | "severity" | "start" | "end" | "open"
> {
  readonly fingerprint: string
  /** Why it was left out of that night's report; null where it was in it. */
  readonly suppressed: Suppressed["by"] | null
  readonly members: readonly MemberDigest[]
}

export interface MemberDigest {
  readonly host: string
  readonly start: string
  readonly end: string
  /** Largest share first; empty for a silent host. */
  readonly signals: readonly {
    readonly feature: string
    readonly direction: Direction
    readonly share: number
  }[]
}

export interface IncidentHistory {
  /** The nights looked through, oldest first, this one last. */
  readonly nights: readonly {
    readonly night: string
    readonly run: string
    readonly incidents: Readonly<Record<Severity, number>>
  }[]
  /** In the last night's report, and not in this night. */
  readonly resolved: readonly Resolved[]
  /**
   * What was found and is not among the incidents, each with its reason: a maintenance window, a label.
   * Nothing is left out silently.
   */
  readonly suppressed: readonly Suppressed[]
  /** Incidents of the past nights as people judged them; `hostWeeks` is the time they come from. */
  readonly judged: Readonly<Record<LabelVerdict, number>> & {
    readonly notJudged: number
    readonly hostWeeks: number
  }
  /** What a reader must know of the earlier nights. */
  readonly remarks?: readonly HistoryRemark[]
}

export interface Resolved extends Pick<Incident, "id" | "title" | "severity" | "end"> {
  /** Onset order; absent in runs of old versions. */
  readonly hosts?: readonly string[]
}

export interface Suppressed {
  readonly incident: Incident
  readonly by: "maintenance" | "calendar" | "label"
  /** Which window or label, from where. */
  readonly reason: SuppressionReason
}

export type SuppressionReason = Coded<SuppressionReasons>
export interface SuppressionReasons {
  /** Epoch ms; `minutes`: tolerance at both ends. */
  readonly "inside-window": {
    readonly title: string
    readonly start: number
    readonly end: number
    readonly source: string
    readonly minutes: number
  }
  readonly "labelled-expected": {
    readonly author: string
    readonly date: string
    readonly note: string
    readonly fingerprint: string
  }
  readonly text: Sentence
}

export type HistoryRemark = Coded<HistoryRemarks>
export interface HistoryRemarks {
  /** A past run that could not be read. */
  readonly "run-skipped": { readonly run: string; readonly why: string }
  /** A label that names an incident of no earlier night, and the nearest id. */
  readonly "unknown-label": { readonly incident: string; readonly suggestion: string | null }
  readonly text: Sentence
}
