import { hour } from "../../base/index.ts"
import { median } from "../../maths/index.ts"
import { strings } from "../../words/index.ts"
import type { Detector, DetectorTask, Trained } from "../detector.ts"
import type { Hourly } from "../hourly.ts"
import { type Rows, stepsTo } from "../rows.ts"
import { seasonalJudge } from "../seasonal-baseline.ts"
import { untrained } from "../untrained.ts"
import { toldBySeason, toldResiduals } from "./residuals.ts"
import { season } from "./season.ts"

/** Days before the first forecast, and days of training that are needed after them. */
const daysBefore = 7
const daysNeeded = 3
const words = strings.trainings

/**
 * SARIMA tells each day's hours from the fortnight before, an LSTM what SARIMA will miss from what it missed in the last day (Zhang 2003); a row's
 * error is its squared distance from both together. Sees levels that this hour never has. It must tell held-out history better than medians do.
 */
export const sarimaLstm: Detector = {
  name: "sarima-lstm",
  label: "sarima",
  train: async task => {
    const since = performance.now()
    const { rows, rule: { seed } } = task
    const hours = hoursOf(rows)
    const [first, fit, stop] = [daysBefore * season, hourOf(rows, rows.fit), hourOf(rows, rows.stop)]
    if (fit < first + daysNeeded * season) return leftOut(task, since, words.tooShort(daysBefore + daysNeeded))
    const seasonal = toldBySeason(hours, first)
    const residuals = { ...hours, values: hours.values.map((value, i) => value - seasonal[i]!) }
    const { told, fitted } = await toldResiduals({ residuals, first, fit, stop, rule: task.rule })
    const errors = errorsOf(rows, { ...hours, values: seasonal.map((value, i) => value + told[i]!) })
    const ratio = missAgainstMedians(rows, errors)
    if (!(ratio < 1)) return leftOut(task, since, words.worseThanMedians(ratio.toFixed(2)))
    const training = { ...fitted.training, seed, seconds: (performance.now() - since) / 1000, rowsLeftOut: 0, warm: false }
    return { training, stands: true, model: null, errors: async () => errors }
  },
}

function leftOut({ rows, rule: { seed } }: DetectorTask, since: number, why: string): Trained {
  const training = { ...untrained({ rows, seed, since, reason: why }), notes: [words.leftOutFor(why)] }
  return { training, stands: false, model: null, errors: async () => new Float32Array(rows.values.length).fill(NaN) }
}

/** The hour, counted from the first row's, in which a row lies. */
function hourOf(rows: Rows, row: number): number {
  return Math.floor((rows.start + stepsTo(row, rows) * rows.step) / hour) - Math.floor(rows.start / hour)
}

/** Hourly means of scaled values. */
function hoursOf(rows: Rows): Hourly {
  const { values, width } = rows
  const count = hourOf(rows, rows.rows - 1) + 1
  const [sums, counts] = [new Float64Array(count * width), new Float64Array(count * width)]
  values.forEach((value, i) => {
    if (value !== value) return
    const at = hourOf(rows, Math.floor(i / width)) * width + (i % width)
    sums[at]! += value
    counts[at]! += 1
  })
  return { values: sums.map((sum, at) => sum / counts[at]!), width, count }
}

function errorsOf(rows: Rows, { values: told, width }: Hourly): Float32Array {
  return rows.values.map((value, i) => (value - told[hourOf(rows, Math.floor(i / width)) * width + (i % width)]!) ** 2)
}

/** Squared errors on rows that no training learned from, over those of medians by time of day and week: the median over features that move. */
function missAgainstMedians(rows: Rows, errors: Float32Array): number {
  const { width, fit, stop, values } = rows
  const { cells, middles } = seasonalJudge(rows)
  const ratios = Array.from({ length: width }, (_, f) => {
    let [own, baseline] = [0, 0]
    for (let row = fit; row < stop; row++) {
      const at = row * width + f
      if (errors[at] !== errors[at]) continue
      own += errors[at]!
      baseline += (values[at]! - middles[cells[row]! * width + f]!) ** 2
    }
    return own / baseline
  })
  return median(ratios)
}
