import type { FaultRecord, Incident } from "../base/index.ts"

/**
 * A host by day. no-model: no night has left a model for it. warming-up: fewer rows than a window.
 * stale-data: no row for three steps. stale-model: judged, by a model older than three nights. failing: its
 * source or its rows have a fault.
 */
export const hostStatuses = [
  "judged",
  "warming-up",
  "stale-data",
  "stale-model",
  "failing",
  "no-model",
] as const
export type HostStatus = (typeof hostStatuses)[number]

/** Everything that a watch shows, as of its last tick. A new record each tick; nothing in it changes. */
export interface WatchState {
  readonly job: { readonly name: string; readonly title: string; readonly timeZone: string }
  /** Epoch ms. */
  readonly startedAt: number
  /** Ticks so far, and those skipped because the one before had not ended. */
  readonly ticks: number
  readonly skippedTicks: number
  /** Epoch ms of the last tick's start, and its duration in seconds; null before the first. */
  readonly lastTick: { readonly at: number; readonly seconds: number } | null
  /** From one tick to the next, ms. */
  readonly every: number
  /** True from the first tick that judged a row. */
  readonly ready: boolean
  readonly source: SourceState
  /** Sorted by name. */
  readonly hosts: readonly HostState[]
  /** Open incidents, gravest first. */
  readonly open: readonly LiveIncident[]
  /** Incidents that closed in the last 24 hours, newest first. */
  readonly closed: readonly LiveIncident[]
}

/** Epoch ms since when; the source's last fault. */
export type SourceState =
  | { readonly status: "ok" }
  | { readonly status: "failing"; readonly since: number; readonly fault: FaultRecord }

export interface HostState {
  readonly host: string
  readonly status: HostStatus
  /** Epoch ms of the newest row; null before the first. */
  readonly lastRow: number | null
  /** Time from the newest row to the last tick, ms. */
  readonly lag: number | null
  /** ms between rows; null without a model. */
  readonly step: number | null
  /** Rows that are missing until a whole window can be judged. */
  readonly missingRows: number
  /** Of the newest row; null where it is not judged. */
  readonly score: number | null
  /** The day's threshold; null without a model. */
  readonly threshold: number | null
  /** Whether the newest row is an anomaly. */
  readonly anomalous: boolean
  readonly model: ModelState | null
  /** In the model's order. */
  readonly features: readonly FeatureState[]
  /** Scores of up to 24 hours, oldest first; NaN where a row was not judged. */
  readonly trend: { readonly start: number; readonly step: number; readonly score: Float32Array }
  /** Why the host is failing or has no model. */
  readonly fault: FaultRecord | null
}

export interface ModelState {
  /** The night's run. */
  readonly run: string
  /** Epoch ms of the night's end. */
  readonly nightEnd: number
  /** From then to the last tick, ms. */
  readonly age: number
}

/** One feature in the newest row, in its unit; null where unknown. */
export interface FeatureState {
  readonly feature: string
  readonly label: string
  readonly unit: string
  readonly value: number | null
  /** Reconstruction error, 1 = as in training. */
  readonly error: number | null
  /** Mean squared error in scaled units. */
  readonly rawError: number | null
  /** Share of the row's score; a row sums to 1. */
  readonly contribution: number | null
  readonly expected: number | null
  readonly lower: number | null
  readonly upper: number | null
  /** Its error is above its own threshold and its value clearly outside the expected range. */
  readonly anomalous: boolean
  /** Values of up to 4 hours, oldest first, at the trend's step, ending with the newest row. */
  readonly recent: {
    readonly start: number
    readonly value: Float32Array
    readonly expected: Float32Array
    readonly lower: Float32Array
    readonly upper: Float32Array
  }
  /** Forecasts of the night for times after the newest row, nearest first. */
  readonly forecasts: readonly FeatureForecast[]
}

export interface FeatureForecast {
  /** Epoch ms. */
  readonly at: number
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** An incident as the day sees it: the night's record, and when the watch raised and closed it. */
export interface LiveIncident extends Incident {
  /** Epoch ms of the tick that raised it. */
  readonly raisedAt: number
  /** Epoch ms of the tick that closed it; null while it is open. */
  readonly closedAt: number | null
}

/** A row that a program pushes: one metric of one host at one time. */
export interface PushedRow {
  /** Epoch ms. */
  readonly time: number
  readonly host: string
  readonly metric: string
  readonly value: number
}

/** What a running watch offers to its server. */
export interface WatchHandle {
  readonly state: () => WatchState
  /** Called after each tick; returns the function that stops it. */
  readonly onTick: (listener: (state: WatchState) => void) => () => void
  /** Adds rows to the next tick. Throws RangeError where more wait than a tick may take. */
  readonly push: (rows: readonly PushedRow[]) => void
  /** Judges rows of one host that belong to no series in time; null where the host has no model. */
  readonly predict: (request: PredictRequest) => Promise<Prediction | null>
}

export interface PredictRequest {
  readonly host: string
  /** By feature name, in the feature's unit; arrays of one length. Features that are left out are expected. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>
  /** Epoch ms of the first row; null: now. */
  readonly start: number | null
}

export interface Prediction {
  /** [rows] */
  readonly anomalies: readonly boolean[]
  /** [rows] mean squared error in scaled units over the given features; null where nothing was given. */
  readonly mse: readonly (number | null)[]
  /** Rows of expected values that were put before the given ones to fill the first window. */
  readonly filledRows: number
  /** [rows] share of each given feature. */
  readonly contributions: readonly Readonly<Record<string, number>>[]
}
