import type { MetricsRule, Route } from "./delivery.ts"
import type { Deadband, FeatureKind, HarmDirection, Scaling } from "./feature.ts"
import type { ObjectsRule, Source } from "./source.ts"
import type { LabRule } from "./training.ts"

/**
 * The job as resolved: every default filled in, every duration in milliseconds, every path absolute. job/
 * creates it from YAML; run.json stores it.
 */
export interface Job {
  /** Names the folder under output/; lower-case letters, digits, dots and dashes. */
  readonly name: string
  /** The job file, for messages; absolute. */
  readonly file: string
  readonly source: Source
  readonly night: NightRule
  /** Time before the night that is read for training, ms. */
  readonly history: { readonly length: number }
  /** Milliseconds between rows, or detected per host. */
  readonly step: "auto" | number
  /** By feature name or glob; an exact name overrides a glob, a later glob an earlier one. */
  readonly features: Readonly<Record<string, FeatureRule>>
  readonly model: ModelRule
  readonly threshold: ThresholdRule
  readonly incidents: IncidentRule
  readonly report: ReportRule
  /** Notification routes; none by default. */
  readonly deliver: readonly Route[]
  readonly metrics: MetricsRule
  readonly predict: PredictRule
  readonly watch: WatchRule
  readonly labels: LabelsRule
  readonly calendar: CalendarRule
  readonly retention: RetentionRule
  readonly lab: LabRule
  /** The folder that holds <job>/runs; absolute. A working copy where the job's folder is in an object store. */
  readonly output: string
  /** Absent where neither source nor output is in an object store. */
  readonly objects?: ObjectsRule
  /** Number of workers, or one per core. */
  readonly workers: "auto" | number
}

export interface NightRule {
  /** ms */
  readonly length: number
  /** "now", "data" (the newest row of the whole source), or epoch ms. */
  readonly end: "now" | "data" | number
  /** Maximum age of the newest row at the night's end, ms; older data is a Fault (exit 3). */
  readonly staleAfter: number
}

export interface FeatureRule {
  readonly label?: string
  readonly unit?: string
  readonly kind?: FeatureKind
  readonly ignore?: boolean
  readonly scaling?: Scaling
  /** A threshold in the feature's unit: a value beyond it is a signal. */
  readonly threshold?: number
  /** Deviations from the expected value below this, in its unit, are no signal. */
  readonly deadband?: number
  readonly harm?: HarmDirection
  /** Dashboard URL template with {host}, {feature}, {from} and {to} (epoch ms). */
  readonly link?: string
}

/** Detectors by their names in a job file. */
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
   * host: one model per host; short histories use their cohort's model. group: one model per set of hosts
   * with the same features. fleet: one for all.
   */
  readonly scope: ScopeKind
  /** The detectors of the ensemble; each once. */
  readonly detectors: readonly DetectorName[]
  readonly engine: "onnxruntime" | "tensorflow"
  /** Rows per window. */
  readonly window: number
  /** Rows between window starts in training, or chosen from the history's length. */
  readonly stride: "auto" | number
  /** Units of each LSTM layer. */
  readonly units: number
  /** Optimizer steps, or chosen from the history's length. */
  readonly updates: "auto" | number
  /** Learning rate of Adam. */
  readonly rate: number
  /** Windows per step. */
  readonly batch: number
  readonly seed: number
  /** Starts training from the host's previous model. */
  readonly warmStart: boolean
}

export interface ThresholdRule {
  /** Target: false incidents per host per week. */
  readonly falseIncidentsPerWeek: number
  /** Default for features without one of their own. */
  readonly deadband: Deadband
}

export interface IncidentRule {
  /** Anomalies closer than this merge into one incident, ms. */
  readonly mergeGap: number
  /** Minimum duration of an incident, ms. */
  readonly shortest: number
}

export interface ReportRule {
  readonly title: string
  /** Name of the organisation at the report's head, or null. */
  readonly name: string | null
  /** Logo, PNG or SVG; absolute, or null. */
  readonly logo: string | null
  /** Colour of headings, "#RRGGBB"; null: the text's colour. */
  readonly accent: string | null
  /** IANA zone of the report's times. */
  readonly timeZone: string
  readonly page: "A4" | "Letter"
  readonly formats: readonly ("html" | "pdf")[]
  /** Whether each incident gets a file of its facts for chats and assistants. */
  readonly context: boolean
  /** Incidents that get pages with charts, most severe first. */
  readonly charts: number
  /** URL template of the published report with {job}, {run} and {night}, or null. */
  readonly url: string | null
}

/** When an incident by day opens and closes, in rows of a host. */
export interface WatchRule {
  /** Anomalous rows among the newest `of` that open it. */
  readonly openAfter: number
  readonly of: number
  /** Calm rows in a row that close it. */
  readonly closeAfter: number
  /** Time from one message about an open incident to the next, ms; null: it is not repeated. */
  readonly repeat: number | null
}

/** Whose model answers `POST /predict` where a request names none; null: the only one there is. */
export interface PredictRule {
  readonly host: string | null
  readonly feature: string | null
}

/** The team's labels file. */
export interface LabelsRule {
  /** Absolute. */
  readonly file: string
  /** True where the job names it; the default file is optional. */
  readonly named: boolean
}

/** Planned events. */
export interface CalendarRule {
  readonly events: readonly CalendarEvent[]
  /** YAML file of further events; absolute, or null. */
  readonly file: string | null
  readonly ics: readonly { readonly file: string; readonly hosts: string; readonly suppress: boolean }[]
  /** IANA zone of events without one. */
  readonly zone: string
}

export interface CalendarEvent {
  readonly title: string
  /** Glob */
  readonly hosts: string
  /** ISO 8601; without an offset, local time in `zone`. */
  readonly start: string
  /** ms */
  readonly duration: number
  /** RFC 5545, without DTSTART: "FREQ=MONTHLY;BYDAY=4SU"; null = once. */
  readonly rrule: string | null
  /** IANA */
  readonly zone: string
  /** Suppresses incidents inside, and masks the rows out of training. */
  readonly suppress: boolean
}

export interface RetentionRule {
  /** Nights whose runs stay complete. */
  readonly nights: number
  /** Runs kept per night. */
  readonly runs: number
}
