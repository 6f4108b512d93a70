import { type HostFrames, hour } from "../../base/index.ts"

export const hoursPerDay = 24

/** Hourly means of some features over history and night. */
export interface HourlyMeans {
  /** Epoch ms of the first hour. */
  readonly start: number
  readonly width: number
  readonly count: number
  /**
   * Hours of history: models learn from those up to `trainEnd`, those up to `validationEnd` end a training,
   * the rest tests them.
   */
  readonly history: number
  readonly trainEnd: number
  readonly validationEnd: number
  /** [count × width], row-major; NaN where an hour has no value. */
  readonly values: Float64Array
}

const validationEndShare = 0.75
const trainEndShare = 0.87

export function hourlyMeans({ history, night }: HostFrames, features: readonly number[]): HourlyMeans {
  const width = features.length
  const start = Math.ceil(history.start / hour) * hour
  const hoursUntil = (time: number): number => Math.max(0, Math.floor((time - start) / hour))
  const count = hoursUntil(night.start + night.rows * night.step)
  const historyHours = Math.min(count, hoursUntil(night.start))
  const sums = new Float64Array(count * width)
  const counts = new Float64Array(count * width)
  for (const frame of [history, night]) {
    for (let row = 0; row < frame.rows; row++) {
      const at = Math.floor((frame.start + row * frame.step - start) / hour)
      if (at < 0 || at >= count) continue
      for (let i = 0; i < width; i++) {
        const value = frame.values[row * frame.features.length + features[i]!]!
        if (value !== value) continue
        sums[at * width + i]! += value
        counts[at * width + i]! += 1
      }
    }
  }
  const validationEnd = Math.floor(validationEndShare * historyHours)
  return {
    start,
    width,
    count,
    history: historyHours,
    trainEnd: Math.floor(trainEndShare * validationEnd),
    validationEnd,
    values: sums.map((sum, i) => sum / counts[i]!),
  }
}

/** Of the hours [from, to) that have a value; NaN where none has. */
export function meanOf(
  { values, width }: { values: Float64Array; width: number },
  f: number,
  from: number,
  to: number,
): number {
  let sum = 0
  let count = 0
  for (let at = from; at < to; at++) {
    const value = values[at * width + f]!
    if (value !== value) continue
    sum += value
    count++
  }
  return sum / count
}
