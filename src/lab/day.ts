import { columnOf, day as dayLength } from "../base/index.ts"
import type { LabTask } from "../detect/index.ts"
import type { LabDay } from "../report/index.ts"
import type { DayRows } from "./trials/run-trial.ts"

/** The length of the means by which the feature is picked, ms. */
const half = 1_800_000
/** Variance of the half hours, in scaled units, below which a feature does not move. */
const minSpread = 1e-3

export interface ShownDay {
  readonly rows: DayRows
  readonly record: LabDay
}

/**
 * The last day of the history, which no training learns from, and the feature whose daily course it repeats
 * best: the share of its half hours' variance that those of earlier days explain.
 */
export function shownDay({ dataset, frames: { history } }: LabTask): ShownDay {
  const { width, calibrationEnd, validationEnd, trainStart, step, values } = dataset
  const perDay = Math.round(dayLength / step)
  const from = Math.max(validationEnd, calibrationEnd - perDay)
  const span = Math.max(1, Math.round(half / step))
  const repeated = history.features.map((_, f) => {
    const column = columnOf(values.subarray(0, calibrationEnd * width), width, f)
    const own = blockMeans(column.subarray(from), span)
    const earlier: number[][] = []
    for (let start = from - perDay; start >= trainStart; start -= perDay)
      earlier.push(blockMeans(column.subarray(start, start + calibrationEnd - from), span))
    const expected = own.map((_, slot) => mean(earlier.map(day => day[slot] ?? NaN).filter(Number.isFinite)))
    const spread = variance(own)
    const rest = mean(own.map((value, slot) => (value - (expected[slot] ?? NaN)) ** 2))
    return spread > minSpread ? 1 - rest / spread : -Infinity
  })
  const feature = repeated.reduce((best, value, f) => (value > (repeated[best] ?? -Infinity) ? f : best), 0)
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

/** NaN where a block has no value. */
function blockMeans(column: Float32Array, span: number): number[] {
  return Array.from({ length: Math.floor(column.length / span) }, (_, i) =>
    mean([...column.subarray(i * span, (i + 1) * span)].filter(Number.isFinite)),
  )
}

function variance(values: readonly number[]): number {
  const centre = mean(values)
  return mean(values.map(value => (value - centre) ** 2))
}

/** NaN of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
