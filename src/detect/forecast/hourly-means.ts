import { type HostFrames, hour } from "../../base/index.ts"
import { bucketIndex } from "../../stats/index.ts"
import { seasonalProfile } from "../expected/seasonal-profile.ts"

export const hoursPerDay = 24

/**
 * Hourly means of some features over history and night, and what is left of them without the day's rhythm.
 */
export interface HourlyMeans {
  /** Epoch ms of the first hour. */
  readonly start: number
  readonly width: number
  readonly count: number
  /**
   * Hours of history: models learn from the first `learn` of them, those up to `fit` end a training, the rest
   * tests them.
   */
  readonly history: number
  readonly trainEnd: number
  readonly validationEnd: number
  /** [count × width], row-major; NaN where an hour has no value. */
  readonly values: Float64Array
  /**
   * What the hour of the day adds, learned from the hours up to `fit`: [24 × width], the first for hour 0 of
   * `start`.
   */
  readonly dailyProfile: Float64Array
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
  const hours = {
    start,
    width,
    count,
    history: historyHours,
    trainEnd: Math.floor(trainEndShare * validationEnd),
    validationEnd,
    values: sums.map((sum, i) => sum / counts[i]!),
  }
  return { ...hours, dailyProfile: dailyProfileOf(hours) }
}

/** Medians, by hour of the day, of how far hours lie from the mean of the 24 around them; 0 where unknown. */
function dailyProfileOf({ values, width, validationEnd }: Omit<HourlyMeans, "dailyProfile">): Float64Array {
  const half = hoursPerDay / 2
  const hours = Math.max(0, validationEnd - 2 * half + 1)
  const cells = Int32Array.from({ length: hours }, (_, i) => (i + half) % hoursPerDay)
  const byHour = bucketIndex(cells, hoursPerDay)
  const profile = new Float64Array(hoursPerDay * width)
  for (let f = 0; f < width; f++) {
    const deviations = Float64Array.from({ length: hours }, (_, i) => {
      const mean = meanOf({ values, width }, f, i, i + hoursPerDay)
      return values[(i + half) * width + f]! - mean
    })
    seasonalProfile(deviations, byHour).forEach((value, at) => (profile[at * width + f] = value || 0))
  }
  return profile
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
