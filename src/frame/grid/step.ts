import { second } from "../../base/index.ts"
import { mean, median } from "../../stats/index.ts"

/** Steps that people choose, ms: 1 s … 1 d. */
const commonSteps = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 360, 600, 720, 900, 1200, 1800, 3600, 7200, 10800, 14400, 21600,
  43200, 86400,
].map(seconds => seconds * second)

/**
 * Milliseconds between rows: the difference of consecutive times that more than half of them share. Where
 * none is, there is jitter: the mean of the differences within half and one and a half of their median, taken
 * to the nearest usual step within 5 %, else to the nearest second. Repeated times do not count. NaN for
 * fewer than two distinct times.
 */
export function findStep(parts: readonly Float64Array[]): number {
  const differences = parts.map(positiveDifferences)
  if (differences.every(part => part.length === 0)) return NaN
  return majorityOf(differences) ?? roundStep(jitteredStep(differences.flatMap(part => [...part])))
}

/**
 * Where in a step the rows stand, ms in [0, step): the remainder that more than half the rows share, else 0,
 * so that jittered rows are snapped to whole multiples of the step since the epoch.
 */
export function findPhase(parts: readonly Float64Array[], step: number): number {
  return (
    majorityOf(
      parts.map(times => times.filter(Number.isFinite).map(time => ((time % step) + step) % step)),
    ) ?? 0
  )
}

/** Between consecutive distinct times. */
function positiveDifferences(times: Float64Array): Float64Array {
  const sorted = isAscending(times) ? times : times.filter(Number.isFinite).sort()
  const differences = new Float64Array(Math.max(sorted.length - 1, 0))
  let count = 0
  for (let i = 1; i < sorted.length; i++) {
    const difference = sorted[i]! - sorted[i - 1]!
    if (difference > 0) differences[count++] = difference
  }
  return differences.subarray(0, count)
}

/** False where a time is unreadable, too. */
function isAscending(times: Float64Array): boolean {
  for (let i = 0; i < times.length; i++) if (!(times[i]! >= (times[i - 1] ?? -Infinity))) return false
  return true
}

/**
 * The value that more than half of all values are, or null. One pass to find the only candidate (Boyer &
 * Moore 1981), one to count it.
 */
function majorityOf(parts: readonly Float64Array[]): number | null {
  let [candidate, votes, total, count] = [NaN, 0, 0, 0]
  for (const values of parts) {
    for (const value of values) {
      if (votes === 0) candidate = value
      votes += value === candidate ? 1 : -1
    }
    total += values.length
  }
  for (const values of parts) for (const value of values) if (value === candidate) count++
  return count * 2 > total ? candidate : null
}

function jitteredStep(differences: readonly number[]): number {
  const middle = median(differences)
  return mean(differences.filter(difference => difference > middle / 2 && difference < middle * 1.5))
}

function roundStep(step: number): number {
  const nearest = commonSteps.reduce((best, candidate) =>
    Math.abs(candidate - step) < Math.abs(best - step) ? candidate : best,
  )
  if (Math.abs(nearest - step) <= step / 20) return nearest
  return step < second ? Math.max(Math.round(step), 1) : Math.round(step / second) * second
}
