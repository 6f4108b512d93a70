import { columnOf, deadbandAt, type Frame, hour, lazy, type LevelShiftRecord } from "../../base/index.ts"
import { median, quantiles, robustDeviation } from "../../stats/index.ts"

const hoursPerDay = 24
/**
 * Days that a level must have been before a change, and days it must have stayed since: fewer could be a long
 * weekend, or an incident.
 */
const [daysBefore, daysAfter] = [7, 4]
/** Share of the days of each side that must lie nearer to their own level than to the other. */
const agreeingShare = 0.9
/**
 * How far the levels must lie apart: in deviations of a day's level, and as a share of how far a day's values
 * reach.
 */
const minDeviations = 4
const rangeShare = 0.5

/**
 * A change of a feature's level in a history, and how far its days reach before and after it (90 % − 10 %
 * quantile, median over days).
 */
export interface LevelShift {
  /** Column of the frame. */
  readonly f: number
  /** The first row of the new level. */
  readonly row: number
  readonly before: number
  readonly after: number
  readonly dayRange: { readonly before: number; readonly after: number }
}

/**
 * The latest change of level of each feature that came to stay: found without labels, in the history alone.
 */
export function findLevelShifts(history: Frame): LevelShift[] {
  return history.features.flatMap((feature, f) => {
    const column = columnOf(history.values, history.features.length, f)
    const shift = latestShift(column, history, level => deadbandAt(feature, level))
    return shift ? [{ f, ...shift }] : []
  })
}

export function levelShiftRecord(
  { features, start, step }: Frame,
  { f, row, before, after }: LevelShift,
): LevelShiftRecord {
  const { name, label, unit } = features[f]!
  return { feature: name, label, unit, since: new Date(start + row * step).toISOString(), before, after }
}

type Found = Omit<LevelShift, "f">

function latestShift(column: Float32Array, { step }: Frame, floor: (level: number) => number): Found | null {
  const perHour = Math.max(1, Math.round(hour / step))
  const perDay = perHour * hoursPerDay
  const first = column.length % perDay
  const days = blocksOf(column.subarray(first), perDay).map(dayOf)
  let best: ReturnType<typeof clearestShift> = null
  for (let from = 0; from + daysBefore + daysAfter <= days.length; from++) {
    const found = clearestShift(days.slice(from), floor)
    if (found && from + found.day > (best?.day ?? 0)) best = { ...found, day: from + found.day }
  }
  if (!best) return null
  return {
    ...best,
    row: first + (best.day - 1) * perDay + firstHour(column.subarray(first), best, perHour) * perHour,
  }
}

interface Day {
  readonly level: number
  /** Found when asked for: most features never change their level. */
  readonly dayRange: () => number
}

function dayOf(values: Float32Array): Day {
  return { level: median(values), dayRange: lazy(() => dayRangeOf(values)) }
}

function dayRangeOf(values: Float32Array): number {
  const [low, high] = quantiles(values, [0.1, 0.9])
  return high - low
}

/**
 * Where the days before and those after differ most by their own scatter; null where they nowhere differ
 * enough.
 */
function clearestShift(
  days: readonly Day[],
  floor: (level: number) => number,
): (Omit<Found, "row"> & { readonly day: number }) | null {
  let [clearest, best]: [number, ReturnType<typeof clearestShift>] = [minDeviations, null]
  for (let day = daysBefore; day <= days.length - daysAfter; day++) {
    const then = days.slice(0, day).filter(({ level }) => Number.isFinite(level))
    const now = days.slice(day).filter(({ level }) => Number.isFinite(level))
    if (then.length < daysBefore || now.length < daysAfter) continue
    const [before, after] = [levelOf(then), levelOf(now)]
    const difference = Math.abs(after - before)
    if (
      !(difference > floor(Math.max(Math.abs(before), Math.abs(after)))) ||
      !isApart(then, before, after) ||
      !isApart(now, after, before)
    )
      continue
    const dayRange = {
      before: median(then.map(day => day.dayRange())),
      after: median(now.map(day => day.dayRange())),
    }
    if (!(difference > rangeShare * Math.min(dayRange.before, dayRange.after))) continue
    const scatter = robustDeviation([
      ...then.map(({ level }) => level - before),
      ...now.map(({ level }) => level - after),
    ])
    const clarity = difference / Math.max(scatter, 1e-9 * difference)
    if (clarity > clearest) [clearest, best] = [clarity, { day, before, after, dayRange }]
  }
  return best
}

function levelOf(days: readonly Day[]): number {
  return median(days.map(({ level }) => level))
}

function isApart(days: readonly Day[], own: number, other: number): boolean {
  return (
    days.filter(({ level }) => Math.abs(level - own) < Math.abs(level - other)).length >=
    agreeingShare * days.length
  )
}

/**
 * Hours after the beginning of the day before the new level's first day, 0–48: where the hours before and
 * after fit the two levels best.
 */
function firstHour(
  column: Float32Array,
  { day, before, after }: { day: number; before: number; after: number },
  perHour: number,
): number {
  const around = column.subarray((day - 1) * perHour * hoursPerDay, (day + 1) * perHour * hoursPerDay)
  const hours = blocksOf(around, perHour).map(values => median(values))
  const errorsFrom = (level: number): number[] =>
    hours.map(value => (Number.isFinite(value) ? Math.abs(value - level) : 0))
  const [old, fresh] = [errorsFrom(before), errorsFrom(after)]
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  let [lowest, best] = [Infinity, 0]
  for (let at = 0; at <= hours.length; at++) {
    const error = sum(old.slice(0, at)) + sum(fresh.slice(at))
    if (error < lowest) [lowest, best] = [error, at]
  }
  return best
}

function blocksOf(values: Float32Array, size: number): Float32Array[] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, i) =>
    values.subarray(i * size, (i + 1) * size),
  )
}
