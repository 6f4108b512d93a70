import type { TimeSpan } from "./frame.ts"
import type { Direction, Incident, Interval, Severity } from "./result.ts"

/** What the earlier nights had of an incident. */
export interface Past {
  /**
   * new: never seen; recurring: seen before with a gap; continued: the last night ended with it, and it keeps
   * that night's id.
   */
  readonly state: "new" | "recurring" | "continued"
  /** How many earlier nights had it. */
  readonly nights: number
  readonly first: string | null
  readonly last: string | null
  /** "4th Sunday 03:00", where its times show a rhythm. */
  readonly recurrence: string | null
  /** Ids it bore before, newest first, ten at most. */
  readonly ids: readonly string[]
}

export const labelVerdicts = ["confirmed", "expected", "false-alarm", "new-trend"] as const
export type LabelVerdict = (typeof labelVerdicts)[number]

/** A judgement of people, from labels.yaml. */
export interface Label {
  readonly verdict: LabelVerdict
  readonly author: string
  readonly date: string
  readonly note: string
}

/** An entry of labels.yaml: it names an incident by id, or all that are alike by fingerprint. */
export interface LabelEntry extends Label {
  readonly incident: string | null
  readonly fingerprint: string | null
  /** Glob: an entry by fingerprint holds only for incidents whose hosts all match. */
  readonly hosts: string
}

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
  readonly version: 1
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
  /**
   * What a reader must know of this memory: a past run that could not be read, a label of an incident that
   * nobody knows.
   */
  readonly remarks?: readonly string[]
}

export interface Resolved extends Pick<Incident, "id" | "title" | "severity" | "end"> {
  /** Onset order; absent in runs of old versions. */
  readonly hosts?: readonly string[]
}

export interface Suppressed {
  readonly incident: Incident
  readonly by: "maintenance" | "calendar" | "label"
  /** A sentence: which window or label, from where. */
  readonly reason: string
}
