import type { Feature, ForecastRecord } from "../../base/index.ts"
import type { DayCalibration } from "./calibrate.ts"
import { expectedNextDay, expectedNight, type ExpectedTable } from "./expected-table.ts"

/** What judges a host's day besides the weights of its models: a night leaves it beside them. */
export interface DayModel extends Pick<
  DayCalibration,
  "members" | "timeOfDay" | "baseline" | "nightBaseline" | "nightScore"
> {
  /** Incremented when an older program could not read it. */
  readonly version: 1
  readonly host: string
  /** Epoch ms of a row of the host's grid, and ms between rows. */
  readonly start: number
  readonly step: number
  readonly features: readonly Feature[]
  /** Rows of a window. */
  readonly window: number
  readonly scaler: {
    readonly origin: readonly number[]
    readonly spread: readonly number[]
    readonly limit: readonly number[]
  }
  /** The night's end, epoch ms. */
  readonly nightEnd: number
  readonly threshold: DayThreshold
  readonly expected: ExpectedTable
  /** The same of the night itself, from the days before it: what a replay compares with. */
  readonly nightExpected: ExpectedTable
  readonly forecasts: readonly ForecastRecord[]
}

export interface DayThreshold {
  readonly score: number
  /** [features], in the unit of errors. */
  readonly features: Float32Array
}

export interface DayModelTask {
  readonly window: number
  readonly day: DayCalibration
  readonly threshold: DayThreshold
  readonly forecasts: readonly ForecastRecord[]
}

export function dayModel({ window, day, threshold, forecasts }: DayModelTask): DayModel {
  const { frames, scaler, members, timeOfDay, baseline, nightBaseline, nightScore } = day
  const { host, night } = frames
  return {
    version: 1,
    host,
    start: night.start,
    step: night.step,
    features: night.features,
    window,
    scaler: { origin: [...scaler.origin], spread: [...scaler.spread], limit: [...scaler.limit] },
    nightEnd: night.start + night.rows * night.step,
    threshold,
    members,
    timeOfDay,
    baseline,
    nightBaseline,
    nightScore,
    expected: expectedNextDay(frames),
    nightExpected: expectedNight(frames),
    forecasts,
  }
}
