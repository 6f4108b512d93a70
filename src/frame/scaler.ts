import { columnOf, deadbandAt, type Frame } from "../base/index.ts"
import { quantiles } from "../stats/index.ts"

/**
 * Maps a feature's unit to what the model sees: scaled = (value − origin) ÷ spread, clipped. Learned from
 * history alone.
 */
export interface Scaler extends Scale {
  /**
   * Frame → [rows × features] scaled and clipped values; NaN stays NaN. The frame must have the features that
   * were learned.
   */
  readonly scale: (frame: Pick<Frame, "values">) => Float32Array
  /** The same clipped only at ± 1,000: how far a fault really went, for what no model is shown. */
  readonly scaleWide: (frame: Pick<Frame, "values">) => Float32Array
}

/** The numbers of a scaler. */
export interface Scale {
  /** [features] */
  readonly origin: Float64Array
  readonly spread: Float64Array
  /** [features] scaled values are clipped to ± this. */
  readonly limit: Float64Array
}

/** Beyond them a fault is a fault: four ranges, or twenty deviations, above or below the usual. */
const limits = { "min-max": 4, "mean-deviation": 20 } as const
/** Squares of what lies within it still add up without loss. */
const wideLimit = 1000

/**
 * A scaler from a host's history: min–max takes a feature's history, but for glitches, to [0, 1],
 * mean–deviation takes it to mean 0 and deviation 1. A feature that never moves (or has no value) has the
 * spread 1: then a flag that falls is −1. No spread is less than the feature's floor: what only ever moved in
 * its last digits is as good as constant.
 */
export function makeScaler(history: Frame): Scaler {
  return scalerOf(learnScale(history))
}

/** A scaler of numbers that were learned before. */
export function scalerOf({ origin, spread, limit }: Scale): Scaler {
  const scaleWithin =
    (limitOf: (f: number) => number) =>
    ({ values }: Pick<Frame, "values">): Float32Array =>
      values.map((value, at) => {
        const f = at % origin.length
        return clip((value - origin[f]!) / spread[f]!, limitOf(f))
      })
  return {
    origin,
    spread,
    limit,
    scale: scaleWithin(f => limit[f]!),
    scaleWide: scaleWithin(() => wideLimit),
  }
}

/** A value of the feature at `f`, scaled and clipped; NaN stays NaN. */
export function scaleValue({ origin, spread, limit }: ScaleNumbers, value: number, f: number): number {
  return clip((value - origin[f]!) / spread[f]!, limit[f]!)
}

type ScaleNumbers = Readonly<Record<keyof Scale, ArrayLike<number>>>

function learnScale(history: Frame): Scale {
  const width = history.features.length
  const origin = new Float64Array(width)
  const spread = new Float64Array(width)
  const limit = Float64Array.from(history.features, feature => limits[feature.scaling])
  history.features.forEach((feature, f) => {
    const column = columnOf(history.values, width, f)
    const stats = statsOf(column)
    const { min, max } = robustRange(column, stats)
    const [from, size] = feature.scaling === "min-max" ? [min, max - min] : [stats.mean, stats.deviation]
    origin[f] = from
    spread[f] = Math.max(size > 0 ? size : 1, deadbandAt(feature, Math.max(Math.abs(min), Math.abs(max))))
  })
  return { origin, spread, limit }
}

/**
 * Of a feature's values at each end, this share may be a glitch; it is one where the rest has less than a
 * fiftieth of the range. What real servers seldom do, swap or write to disk, mostly reaches 20 to 35 (of 38
 * features on 10 servers one beyond 50).
 */
const [glitchShare, glitchStretch] = [2e-4, 50]

/**
 * The range of the history. A sensor that once told 65,535 must not squeeze all else into a line, in which no
 * fault would be seen: so few values that reach so far are left out, and are clipped like any others beyond
 * the range.
 */
function robustRange(
  values: Float32Array,
  { min, max }: Stats,
): { readonly min: number; readonly max: number } {
  const [low, high] = quantiles(values, [glitchShare, 1 - glitchShare])
  return high > low && max - min > glitchStretch * (high - low) ? { min: low, max: high } : { min, max }
}

interface Stats {
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly deviation: number
}

/**
 * Of the values that are there; all 0 where there is none. Two passes, so that a large mean costs no digits.
 */
function statsOf(values: Float32Array): Stats {
  let min = Infinity
  let max = -Infinity
  let sum = 0
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value !== value) continue
    if (value < min) min = value
    if (value > max) max = value
    sum += value
    count++
  }
  if (count === 0) return { min: 0, max: 0, mean: 0, deviation: 0 }
  const mean = sum / count
  let squares = 0
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) squares += (values[i]! - mean) ** 2
  return { min, max, mean, deviation: min === max ? 0 : Math.sqrt(squares / count) }
}

/** NaN stays NaN. */
function clip(value: number, limit: number): number {
  return value > limit ? limit : value < -limit ? -limit : value
}
