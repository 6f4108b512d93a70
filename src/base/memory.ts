import type { Incident, Severity } from "./result.ts"

/** What the earlier nights had of an incident. */
export interface Past {
  /** new: never seen; recurring: seen before with a gap; continued: the last night ended with it, and it keeps that night's id. */
  readonly state: "new" | "recurring" | "continued"
  /** How many earlier nights had it. */
  readonly nights: number
  readonly first: string | null
  readonly last: string | null
  /** "4th Sunday 03:00", where its times show a rhythm. */
  readonly rhythm: string | null
  /** Ids it bore before. */
  readonly ids: readonly string[]
}

export const verdicts = ["confirmed", "expected", "false-alarm", "new-trend"] as const
export type Verdict = (typeof verdicts)[number]

/** A judgement of people, from labels.yaml. */
export interface Label {
  readonly verdict: Verdict
  readonly author: string
  readonly date: string
  readonly note: string
}

export interface Memory {
  /** The nights looked through, oldest first, this one last. */
  readonly nights: readonly {
    readonly night: string
    readonly run: string
    readonly incidents: Readonly<Record<Severity, number>>
  }[]
  /** In the last night's report, and not in this night. */
  readonly resolved: readonly { readonly id: string; readonly title: string; readonly severity: Severity; readonly end: string }[]
  /** What was found and is not among the incidents, each with its reason: a maintenance window, a label. Nothing is left out silently. */
  readonly suppressed: readonly Suppressed[]
  /** Incidents of the past nights as people judged them; `hostWeeks` is the time they come from. */
  readonly judged: Readonly<Record<Verdict, number>> & { readonly notJudged: number; readonly hostWeeks: number }
}

export interface Suppressed {
  readonly incident: Incident
  readonly by: "maintenance" | "calendar" | "label"
  /** A sentence: which window or label, from where. */
  readonly reason: string
}
