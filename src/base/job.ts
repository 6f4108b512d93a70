import type { MetricsRule, Route } from "./delivery.ts"
import type { Deadband, FeatureKind, Scaling } from "./feature.ts"

/**
 * The job as resolved: every default filled in, every duration in milliseconds, every path absolute.
 * The room job/ makes it from YAML; run.json keeps it whole.
 */
export interface Job {
  /** Names the folder under output/; lower-case letters, digits, dots and dashes. */
  readonly name: string
  /** The job file it came from, for messages; absolute. */
  readonly file: string
  readonly source: Source
  readonly night: NightRule
  /** How much time before the night is read and trained on, ms. */
  readonly history: { readonly length: number }
  /** Milliseconds between rows, or found per host from the data. */
  readonly step: "auto" | number
  /** By feature name or glob; an exact name wins over a glob, a later glob over an earlier one. */
  readonly features: Readonly<Record<string, FeatureRule>>
  readonly model: ModelRule
  readonly threshold: ThresholdRule
  readonly incidents: IncidentRule
  readonly report: ReportRule
  /** Whom a night is told to; none by default. */
  readonly deliver: readonly Route[]
  readonly metrics: MetricsRule
  readonly labels: LabelsRule
  readonly calendar: CalendarRule
  readonly retention: RetentionRule
  /** The folder that holds <job>/runs; absolute. */
  readonly output: string
  /** Workers, or one per core. */
  readonly workers: "auto" | number
}

export interface Source {
  /** Folder that the globs are relative to; absolute. `--source` replaces it. */
  readonly root: string
  /** Globs of files that hold history and night together; empty when the two below are given. */
  readonly files: readonly string[]
  /** Globs of files that hold only history. */
  readonly history: readonly string[]
  /** Globs of files that hold only the night: then each host's night is what its files hold. */
  readonly night: readonly string[]
  /** wide: one row a host and time. long: rows of time, host, metric, value. */
  readonly layout: "wide" | "long"
  readonly host: HostRule
  readonly time: TimeRule
  /** Columns of the long layout that name a row's metric together. */
  readonly metric: string | readonly string[]
  /** The long layout's column of values; of a list of columns, each is a metric of its own per row. */
  readonly value: string | readonly string[]
  /** Texts that mean "no value", besides the empty one. */
  readonly missing: readonly string[]
  /** What stands before a number's decimals in texts; a point where absent. */
  readonly decimal?: "." | ","
  /** CSV of time, host, text; absolute, or null. */
  readonly events: string | null
  /** Links that lead out of `root` are read, too. */
  readonly followLinks?: true
}

/** Where a row's host is named: a column, a place `{host}` in a path pattern, or one fixed name. */
export type HostRule = { readonly column: string } | { readonly path: string } | { readonly name: string }

export const timeFormats = ["iso", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns", "elapsed-s"] as const
/** A name, or a pattern such as "%d.%m.%Y %H:%M:%S" (strptime's codes). */
export type TimeFormat = (typeof timeFormats)[number] | `${string}%${string}`

export interface TimeRule {
  readonly column: string
  /** The column of the time of day where `column` holds only the date. */
  readonly clock?: string
  readonly format: TimeFormat
  /** What second 0 is, epoch ms; only for elapsed-s. */
  readonly origin: number | null
  /** IANA zone of texts that carry no offset. */
  readonly zone: string
}

export interface NightRule {
  /** ms */
  readonly length: number
  /** "now", "data" (the newest row of the whole source), or epoch ms. */
  readonly end: "now" | "data" | number
  /** The newest row may be this much older than the night's end, ms; more is Fault 3. */
  readonly staleAfter: number
}

export interface FeatureRule {
  readonly label?: string
  readonly unit?: string
  readonly kind?: FeatureKind
  readonly ignore?: boolean
  readonly scaling?: Scaling
  /** An own threshold for this feature, in its unit: a value beyond it is a signal. */
  readonly threshold?: number
  /** In its unit: a value that is less than this away from the usual one is no signal. */
  readonly deadband?: number
  /** Dashboard link; {host}, {feature}, {from} and {to} (epoch ms) are filled in. */
  readonly link?: string
}

/** Ways to find what is unusual, by the names that a job gives them. */
export const detectorNames = [
  "lstm-autoencoder",
  "dense-autoencoder",
  "isolation-forest",
  "lstm-forecaster",
  "sarima-lstm",
  "seasonal-baseline",
] as const
export type DetectorName = (typeof detectorNames)[number]

export const scopes = ["host", "group", "fleet"] as const
export type ScopeKind = (typeof scopes)[number]

export interface ModelRule {
  /**
   * host: each host learns from its own history, one with too little from hosts of the same features; group:
   * all learn from those; fleet: from all.
   */
  readonly scope: ScopeKind
  /** What judges the night, together; each once. */
  readonly detectors: readonly DetectorName[]
  readonly engine: "onnxruntime" | "tensorflow"
  /** Rows in a window. */
  readonly window: number
  /** Rows between window starts in training, or chosen from the history's length. */
  readonly stride: "auto" | number
  /** Units of each LSTM layer. */
  readonly units: number
  /** Optimizer steps, or chosen from the history's length. */
  readonly updates: "auto" | number
  /** Learning rate of Adam. */
  readonly rate: number
  /** Windows a step. */
  readonly batch: number
  readonly seed: number
  /** Whether a host's training starts from the model of its last night. */
  readonly warmStart: boolean
}

export interface ThresholdRule {
  /** The promise: at most this many false incidents a host and week. */
  readonly falseIncidentsPerWeek: number
  /** Of every feature that has none of its own. */
  readonly deadband: Deadband
}

export interface IncidentRule {
  /** Anomalies closer than this are one incident, ms. */
  readonly mergeGap: number
  /** A shorter incident is not reported, ms. */
  readonly shortest: number
}

export interface ReportRule {
  readonly title: string
  /** Whose report it is, at its head; null: nobody's name. */
  readonly name: string | null
  /** PNG or SVG at its head; absolute, or null. */
  readonly logo: string | null
  /** "#RRGGBB" of headings, readable on white; null: that of the text. */
  readonly accent: string | null
  /** IANA zone in which the report tells times. */
  readonly timeZone: string
  readonly page: "A4" | "Letter"
  readonly formats: readonly ("html" | "pdf")[]
  /** How many of the gravest incidents get full pages with charts. */
  readonly charts: number
  /**
   * Where people open the report; {job}, {run} and {night} are filled in; null: nowhere but on this machine.
   */
  readonly url: string | null
}

/** What people say of incidents. */
export interface LabelsRule {
  /** Absolute. */
  readonly file: string
  /** Whether the job names it; the default one need not exist. */
  readonly named: boolean
}

/** When something is planned. */
export interface CalendarRule {
  readonly events: readonly CalendarEvent[]
  /** YAML file of more such events; absolute, or null. */
  readonly file: string | null
  readonly ics: readonly { readonly file: string; readonly hosts: string; readonly suppress: boolean }[]
  /** IANA zone of events that name none. */
  readonly zone: string
}

export interface CalendarEvent {
  readonly title: string
  /** Glob */
  readonly hosts: string
  /** ISO 8601; in `zone` where it carries no offset. */
  readonly start: string
  /** ms */
  readonly duration: number
  /** RFC 5545, without DTSTART: "FREQ=MONTHLY;BYDAY=4SU"; null = once. */
  readonly rrule: string | null
  /** IANA */
  readonly zone: string
  /** Whether what is found inside is suppressed, and its rows are not trained on. */
  readonly suppress: boolean
}

export interface RetentionRule {
  /** Nights whose runs are kept whole. */
  readonly nights: number
  /** Runs of one night. */
  readonly runs: number
}
