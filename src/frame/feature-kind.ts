import type { FeatureKind } from "../base/index.ts"
import type { Grid } from "./grid/grid.ts"

/** A counter that falls below this share of its value has begun again; a smaller fall is a gauge's. */
const resetBelow = 0.1
/** Fewer steps tell nothing. */
const minSteps = 100
/** Only names that promise it make a counter of what seldom grows; labels may follow: "…_total eth0". */
const countingName = /(^|[^a-z])(total|count|counter)($|[ {[(])/i
/** Such a counter may fall a little now and then, as Linux lets iowait do. */
const maxDipShare = 0.001

/**
 * What a column is, from its values in history. flag: only 0 and 1, and some 1. counter: it never falls but
 * to near zero, and grows at nine steps of ten, or at any where its name says total, count or counter.
 * gauge: everything else.
 */
export function inferKind(name: string, values: Float64Array): FeatureKind {
  const { steps, rises, falls, dips, binary, ones } = countChanges(values)
  if (binary && ones) return "flag"
  const named = countingName.test(name)
  const growing = named ? rises > 0 : rises >= 0.9 * steps
  const steady = dips === 0 || (named && rises >= 0.5 * steps && dips <= maxDipShare * steps)
  return steps >= minSteps && growing && steady && falls <= 0.01 * steps ? "counter" : "gauge"
}

/**
 * Turns a counter into its rate per second, in place; returns how often it fell. The rate of a row is the
 * difference to the row before it over the time between their readings; a fall is a reset and leaves the cell
 * missing, as do the first row, a row after a missing one, and the first row of a night that does not join
 * the history.
 */
export function toRates(values: Float64Array, readAt: Float64Array, grid: Grid): number {
  const joined = grid.historyStart + grid.historyRows * grid.step === grid.nightStart
  let resets = 0
  for (let row = values.length - 1; row >= 0; row--) {
    const before = row === 0 || (row === grid.historyRows && !joined) ? NaN : values[row - 1]!
    const difference = values[row]! - before
    if (difference < 0) resets++
    const seconds = (readAt[row]! - readAt[row - 1]!) / 1000
    values[row] = difference >= 0 && seconds > 0 ? difference / seconds : NaN
  }
  return resets
}

interface ChangeCounts {
  /** Pairs of consecutive values. */
  readonly steps: number
  readonly rises: number
  readonly falls: number
  /** Falls that are no resets. */
  readonly dips: number
  /** True while every value is 0 or 1. */
  readonly binary: boolean
  readonly ones: boolean
}

/** Stops early where neither flag nor counter is left. */
function countChanges(values: Float64Array): ChangeCounts {
  let steps = 0
  let rises = 0
  let falls = 0
  let dips = 0
  let before = NaN
  let binary = true
  let ones = false
  const tooManyDips = maxDipShare * values.length
  for (let row = 0; row < values.length && (binary || dips <= tooManyDips); row++) {
    const value = values[row]!
    if (value !== value) continue
    if (value === 1) ones = true
    else if (value !== 0) binary = false
    if (before === before) steps++
    if (value > before) rises++
    else if (value < before) {
      falls++
      if (!(value >= 0 && value <= resetBelow * before)) dips++
    }
    before = value
  }
  return { steps, rises, falls, dips, binary, ones }
}
