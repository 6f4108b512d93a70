import type { Calibration, HostFrames } from "../../base/index.ts"
import type { Scale } from "../../frame/index.ts"
import { concat } from "../../stats/index.ts"
import { type Dataset, stepIndex } from "../dataset.ts"
import type { EnsembleMember } from "../ensemble.ts"
import type { TimeOfDay } from "../scoring/daily-pattern.ts"
import {
  hourOf,
  type HourlyBaseline,
  lowerQuartiles,
  mediansOf,
  packHours,
  rollHours,
} from "./hourly-baseline.ts"
import { type MemberTails, type ScoredRow, scoreRow, type RowTask } from "./score-row.ts"
import { knownRows } from "./tails.ts"

/** Held-out history and night judged as the day is: each row as if the data ended with it. */
export interface DayCalibration {
  /** Sets the day's thresholds. */
  readonly calibration: Calibration
  /** As they were scored: the history is adjusted for level shifts. */
  readonly frames: HostFrames
  readonly scaler: Scale
  /** The night's rows, [rows]. */
  readonly nightScore: Float32Array
  /** Labels of the models that judge the day, and the units of their errors. */
  readonly members: readonly { readonly label: string; readonly errorScale: readonly number[] }[]
  readonly timeOfDay: TimeOfDay | null
  /** From the end of history to the night's end. */
  readonly baseline: HourlyBaseline
  /** At the night's start: what a replay begins with. */
  readonly nightBaseline: HourlyBaseline
}

interface CalibrateTask {
  readonly frames: HostFrames
  readonly accepted: readonly EnsembleMember[]
  readonly dataset: Dataset
  readonly timeOfDay: TimeOfDay | null
}

/**
 * By the models whose windows were scored; null where there is none: isolation forest, SARIMA and the
 * seasonal baseline judge whole nights only.
 */
export function calibrateDay({ accepted, frames, dataset, timeOfDay }: CalibrateTask): DayCalibration | null {
  const members = accepted.filter(({ tails }) => tails !== null)
  if (members.length === 0) return null
  const { calibrationEnd, testStart, rows, width, step } = dataset
  const judged = rowsOf(dataset)
  const task = { accepted: members, frames, dataset, timeOfDay }
  const flat = rollHours({
    trained: new Float32Array(width),
    firstHour: 0,
    medians: new Float32Array(0),
    current: null,
  })
  const hourly = new Map<number, Float32Array[]>()
  for (const row of judged) {
    const { byTime } = scoreRow(rowTask(row, task, flat))
    const hour = hourOf(timeOf(row, dataset))
    hourly.set(hour, [...(hourly.get(hour) ?? []), byTime])
  }
  const medians = new Map([...hourly].map(([hour, own]) => [hour, mediansOf(own, width)]))
  const historyEnd = hourOf(timeOf(calibrationEnd - 1, dataset))
  const heldOut = [...medians].filter(([hour]) => hour <= historyEnd).map(([, own]) => own)
  const trained = lowerQuartiles(heldOut, width)
  const hours = rollHours({ trained, ...packHours(medians, width), current: null })
  const scored = new Map(judged.map(row => [row, newestOf(scoreRow(rowTask(row, task, hours)), width)]))
  const nightHour = hourOf(timeOf(testStart, dataset))
  const before = new Map([...medians].filter(([hour]) => hour < nightHour))
  return {
    calibration: { step, ...heldOutOf(scored, dataset) },
    frames,
    scaler: dataset.scaler,
    nightScore: Float32Array.from(
      { length: rows - testStart },
      (_, i) => scored.get(testStart + i)?.score ?? NaN,
    ),
    members: members.map(({ label, errorScale }) => ({ label, errorScale: [...errorScale] })),
    timeOfDay,
    baseline: { trained, ...packHours(medians, width), current: null },
    nightBaseline: { trained, ...packHours(before, width), current: null },
  }
}

function rowsOf({ validationEnd, calibrationEnd, testStart, rows }: Dataset): readonly number[] {
  const range = (from: number, to: number): number[] =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  return [...range(Math.max(knownRows - 1, validationEnd), calibrationEnd), ...range(testStart, rows)]
}

function timeOf(row: number, dataset: Dataset): number {
  return dataset.start + stepIndex(row, dataset) * dataset.step
}

function rowTask(
  row: number,
  { accepted, dataset, timeOfDay }: CalibrateTask,
  hours: RowTask["hours"],
): RowTask {
  const first = Math.max(0, row - knownRows + 1)
  const places = Array.from({ length: row + 1 - first }, (_, i) => first + i)
  return {
    time: timeOf(row, dataset),
    step: dataset.step,
    values: dataset.values.subarray(first * dataset.width, (row + 1) * dataset.width),
    members: accepted.map(({ tails, errorScale }): MemberTails => ({
      errorScale,
      tails: places.map(place => tails?.get(place)),
    })),
    timeOfDay,
    hours,
  }
}

/** Of the newest row. */
type NewestRow = Pick<ScoredRow, "score" | "errors">

function newestOf({ score, errors }: ScoredRow, width: number): NewestRow {
  return { score, errors: errors.slice(-width) }
}

function heldOutOf(
  scored: ReadonlyMap<number, NewestRow>,
  { validationEnd, calibrationEnd }: Dataset,
): Pick<Calibration, "score" | "errors"> {
  const rows = [...scored].filter(([row]) => row >= validationEnd && row < calibrationEnd)
  return {
    score: Float32Array.from(rows, ([, { score }]) => score),
    errors: concat(rows.map(([, { errors }]) => errors)),
  }
}
