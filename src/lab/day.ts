import { columnOf, day as dayLength } from "../base/index.ts"
import type { LabTask } from "../detect/index.ts"
import type { LabDay } from "../report/index.ts"
import type { DayRows } from "./trials/run-trial.ts"

/** The length of the moving mean whose variance picks the feature, ms. */
const half = 1_800_000

export interface ShownDay {
  readonly rows: DayRows
  readonly record: LabDay
}

/**
 * The last day of the history, which no training learns from, and of it the feature whose mean over half an
 * hour moves most, in scaled units: what a model of an hour or two has to follow.
 */
export function shownDay({ dataset, frames: { history } }: LabTask): ShownDay {
  const { width, calibrationEnd, validationEnd, step, values } = dataset
  const perDay = Math.round(dayLength / step)
  const from = Math.max(validationEnd, calibrationEnd - perDay)
  const scaled = values.subarray(from * width, calibrationEnd * width)
  const span = Math.max(1, Math.round(half / step))
  const movement = history.features.map((_, f) => variance(movingMeans(columnOf(scaled, width, f), span)))
  const feature = movement.reduce((best, value, f) => (value > (movement[best] ?? 0) ? f : best), 0)
  const column = columnOf(history.values.subarray(from * width, calibrationEnd * width), width, feature)
  const { name = "", label = name, unit = "" } = history.features[feature] ?? {}
  return {
    rows: { from, to: calibrationEnd, feature },
    record: {
      start: history.start + from * step,
      end: history.start + calibrationEnd * step,
      feature: name,
      label,
      unit,
      values: Array.from(column, value => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null)),
    },
  }
}

function movingMeans(column: Float32Array, span: number): number[] {
  const blocks = Array.from({ length: Math.floor(column.length / span) }, (_, i) =>
    column.subarray(i * span, (i + 1) * span).filter(Number.isFinite),
  )
  return blocks.filter(block => block.length > 0).map(mean)
}

function variance(values: readonly number[]): number {
  const centre = mean(values)
  return values.length === 0 ? 0 : mean(values.map(value => (value - centre) ** 2))
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
