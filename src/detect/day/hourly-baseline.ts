import { hour } from "../../base/index.ts"
import { median, quantile } from "../../stats/index.ts"
import { damping, lowerQuantile, radius } from "../scoring/rolling-baseline.ts"

/**
 * The rolling baseline by day: as by night, but its hours are those that ended before the row's own, and what
 * it is compared with is the held-out history, judged as the day is.
 */
export interface HourlyBaseline {
  /** [features] lower quartile of hourly medians of held-out history. */
  readonly trained: Float32Array
  /** Hours since 1970 of the first median. */
  readonly firstHour: number
  /** [hours × features]; NaN where an hour has no value. */
  readonly medians: Float32Array
  /** Rows of the hour that has not ended, [features] each. */
  readonly current: { readonly hour: number; readonly rows: readonly Float32Array[] } | null
}

/** Hours that a baseline is taken from. */
const span = Math.round(radius / hour)

export function hourOf(time: number): number {
  return Math.floor(time / hour)
}

/** A baseline that moves on with the rows. */
export interface RollingHours {
  /** [features] what errors of this hour are divided by, where it is above 1. */
  readonly factors: (hour: number) => Float32Array
  /** Adds a row's errors, corrected for the time of day, [features]; rows ascend. */
  readonly add: (time: number, errors: Float32Array) => void
  readonly baseline: () => HourlyBaseline
}

export function rollHours({ trained, firstHour, medians, current: begun }: HourlyBaseline): RollingHours {
  const width = trained.length
  const hours = new Map<number, Float32Array>()
  for (let at = 0; at * width < medians.length; at++)
    hours.set(firstHour + at, medians.slice(at * width, (at + 1) * width))
  const known = new Map<number, Float32Array>()
  let current = begun
  const endBefore = (hour: number): void => {
    if (current === null || current.hour >= hour) return
    hours.set(current.hour, mediansOf(current.rows, width))
    for (const old of hours.keys()) if (old < hour - span) hours.delete(old)
    current = null
  }
  return {
    factors: wanted => {
      endBefore(wanted)
      const factors = known.get(wanted) ?? factorsOf(wanted, hours, trained)
      for (const old of known.keys()) if (old < wanted - 1) known.delete(old)
      known.set(wanted, factors)
      return factors
    },
    add: (time, errors) => {
      const hour = hourOf(time)
      endBefore(hour)
      current = { hour, rows: [...(current?.rows ?? []), errors] }
    },
    baseline: () => ({ trained, ...packHours(hours, width), current }),
  }
}

/** Medians by hour, as one matrix. */
export function packHours(
  hours: ReadonlyMap<number, Float32Array>,
  width: number,
): Pick<HourlyBaseline, "firstHour" | "medians"> {
  if (hours.size === 0) return { firstHour: 0, medians: new Float32Array(0) }
  const firstHour = Math.min(...hours.keys())
  const medians = new Float32Array((Math.max(...hours.keys()) - firstHour + 1) * width).fill(NaN)
  for (const [hour, own] of hours) medians.set(own, (hour - firstHour) * width)
  return { firstHour, medians }
}

/** [features] medians of rows [features]. */
export function mediansOf(rows: readonly Float32Array[], width: number): Float32Array {
  return Float32Array.from({ length: width }, (_, f) => median(Float32Array.from(rows, row => row[f] ?? NaN)))
}

/** [features] lower quartiles of hours [features]. */
export function lowerQuartiles(hours: readonly Float32Array[], width: number): Float32Array {
  return Float32Array.from({ length: width }, (_, f) =>
    quantile(
      Float32Array.from(hours, own => own[f] ?? NaN),
      lowerQuantile,
    ),
  )
}

function factorsOf(
  wanted: number,
  hours: ReadonlyMap<number, Float32Array>,
  trained: Float32Array,
): Float32Array {
  const before = [...hours].filter(([hour]) => hour < wanted && hour >= wanted - span)
  const local = lowerQuartiles(
    before.map(([, own]) => own),
    trained.length,
  )
  return local.map((own, f) => (own + damping) / ((trained[f] ?? NaN) + damping))
}
