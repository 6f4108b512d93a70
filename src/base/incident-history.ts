import type { Coded, Sentence } from "./coded.ts"
import type { Direction, Incident, Severity } from "./incident.ts"
import type { LabelVerdict } from "./label.ts"
import type { Interval, TimeSpan } from "./time.ts"

/** One occurrence of an event in a calendar. */
export interface CalendarSpan extends TimeSpan {
  readonly title: string
  /** Glob */
  readonly hosts: string
  /** Suppresses incidents inside, and masks the rows out of training. */
  readonly suppress: boolean
  /** The job's own calendar, or an external file. */
  readonly by: "maintenance" | "calendar"
  /** Where it is defined, for the reason of a suppression. */
  readonly source: string
}

/** digest.json: what later nights need of a night. A few kilobytes, so that a year reads fast. */
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
  /** Why that night's report suppressed it; null where it was reported. */
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
  /** The nights compared, oldest first, this one last. */
  readonly nights: readonly {
    readonly night: string
    readonly run: string
    readonly incidents: Readonly<Record<Severity, number>>
  }[]
  /** Incidents of the last report that are absent from this night. */
  readonly resolved: readonly Resolved[]
  /** Suppressed incidents, each with its reason: a maintenance window or a label. */
  readonly suppressed: readonly Suppressed[]
  /** Counts of past incidents by label; `hostWeeks` is the time that they cover. */
  readonly judged: Readonly<Record<LabelVerdict, number>> & {
    readonly notJudged: number
    readonly hostWeeks: number
  }
  /** Notes on the earlier nights. */
  readonly remarks?: readonly HistoryRemark[]
}

export interface Resolved extends Pick<Incident, "id" | "title" | "severity" | "end"> {
  /** Onset order; absent in runs of old versions. */
  readonly hosts?: readonly string[]
}

export interface Suppressed {
  readonly incident: Incident
  readonly by: "maintenance" | "calendar" | "label"
  /** The window or label, and its source. */
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
  /** A label whose incident is in no earlier night, with the nearest id. */
  readonly "unknown-label": { readonly incident: string; readonly suggestion: string | null }
  readonly text: Sentence
}
