import { hour, type TrainingReason } from "../../base/index.ts"
import { median } from "../../stats/index.ts"
import { type Detector, type DetectorTask, emptyTrainingRecord, type Trained } from "../detector.ts"
import type { HourlySeries } from "../forecast/hourly-lstm.ts"
import { type Dataset, stepIndex } from "../dataset.ts"
import { fitSeasonalBaseline } from "./seasonal-baseline.ts"
import { forecastResiduals, rollingForecast } from "../forecast/sarima-residuals.ts"
import { season } from "../forecast/sarima.ts"

/** Days before the first forecast, and days of training that are needed after them. */
const daysBefore = 7
const daysNeeded = 3

/**
 * SARIMA tells each day's hours from the fortnight before, an LSTM what SARIMA will miss from what it missed
 * in the last day (Zhang 2003); a row's error is its squared distance from both together. Sees levels that
 * this hour never has. It must tell held-out history better than medians do.
 */
export const sarimaLstm: Detector = {
  name: "sarima-lstm",
  label: "sarima",
  train: async task => {
    const startedAt = performance.now()
    const {
      dataset,
      rule: { seed },
    } = task
    const hours = hourlyMeans(dataset)
    const [trainStart, trainEnd, validationEnd] = [
      daysBefore * season,
      hourOf(dataset, dataset.trainEnd),
      hourOf(dataset, dataset.validationEnd),
    ]
    if (trainEnd < trainStart + daysNeeded * season)
      return skipped(task, startedAt, {
        code: "history-too-short",
        params: { days: daysBefore + daysNeeded },
      })
    const seasonal = rollingForecast(hours, trainStart)
    const residuals = { ...hours, values: hours.values.map((value, i) => value - seasonal[i]!) }
    const { forecasts: residualForecasts, fitted } = await forecastResiduals({
      residuals,
      trainStart,
      trainEnd,
      validationEnd,
      rule: task.rule,
    })
    const errors = errorsOf(dataset, {
      ...hours,
      values: seasonal.map((value, i) => value + residualForecasts[i]!),
    })
    const ratio = errorRatioToMedians(dataset, errors)
    if (!(ratio < 1)) return skipped(task, startedAt, { code: "worse-than-baseline", params: { ratio } })
    const training = {
      ...fitted.training,
      seed,
      seconds: (performance.now() - startedAt) / 1000,
      rowsTrimmed: 0,
      warmStarted: false,
    }
    return { kind: "unsaved", training, notes: [], errors: async () => errors }
  },
}

function skipped(
  { dataset, rule: { seed } }: DetectorTask,
  startedAt: number,
  reason: TrainingReason,
): Trained {
  return {
    kind: "failed",
    training: emptyTrainingRecord({ dataset, seed, startedAt, reason }),
    notes: [{ code: "skipped", params: { reason } }],
  }
}

/** The hour, counted from the first row's, in which a row lies. */
function hourOf(dataset: Dataset, row: number): number {
  return (
    Math.floor((dataset.start + stepIndex(row, dataset) * dataset.step) / hour) -
    Math.floor(dataset.start / hour)
  )
}

/** Hourly means of scaled values. */
function hourlyMeans(dataset: Dataset): HourlySeries {
  const { values, width } = dataset
  const count = hourOf(dataset, dataset.rows - 1) + 1
  const [sums, counts] = [new Float64Array(count * width), new Float64Array(count * width)]
  values.forEach((value, i) => {
    if (value !== value) return
    const at = hourOf(dataset, Math.floor(i / width)) * width + (i % width)
    sums[at]! += value
    counts[at]! += 1
  })
  return { values: sums.map((sum, at) => sum / counts[at]!), width, count }
}

function errorsOf(dataset: Dataset, { values: forecasts, width }: HourlySeries): Float32Array {
  return dataset.values.map(
    (value, i) => (value - forecasts[hourOf(dataset, Math.floor(i / width)) * width + (i % width)]!) ** 2,
  )
}

/**
 * Squared errors on rows that no training learned from, over those of medians by time of day and week: the
 * median over features that move.
 */
function errorRatioToMedians(dataset: Dataset, errors: Float32Array): number {
  const { width, trainEnd, validationEnd, values } = dataset
  const { models, cells } = fitSeasonalBaseline(dataset)
  const ratios = models.map(({ profile }, f) => {
    let [own, baseline] = [0, 0]
    for (let row = trainEnd; row < validationEnd; row++) {
      const at = row * width + f
      if (errors[at] !== errors[at]) continue
      own += errors[at]!
      baseline += (values[at]! - profile[cells[row]!]!) ** 2
    }
    return own / baseline
  })
  return median(ratios)
}
