import { median } from "../maths/index.ts"

const SECOND = 1000
/** Steps that people choose, ms: 1 s … 1 d. */
const usual = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 360, 600, 720, 900, 1200, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400].map(s => s * SECOND)

/**
 * Milliseconds between rows: the most common difference of consecutive times where it covers at least half of them. Else there is jitter: the mean
 * of the differences within half and one and a half of their median, taken to the nearest usual step within 5 %, else to the nearest second.
 * Repeated times do not count. NaN for fewer than two distinct times.
 */
export function findStep(parts: readonly ArrayLike<number>[]): number {
  const differences = parts.flatMap(times => [...positiveDifferences(times)])
  if (differences.length === 0) return NaN
  const [step, count] = mostCommon(differences)
  if (count * 2 >= differences.length) return step
  const middle = median(differences)
  const ordinary = differences.filter(difference => difference > middle / 2 && difference < middle * 1.5)
  return roundStep(ordinary.reduce((sum, difference) => sum + difference, 0) / ordinary.length)
}

function roundStep(step: number): number {
  const nearest = usual.reduce((best, candidate) => (Math.abs(candidate - step) < Math.abs(best - step) ? candidate : best))
  if (Math.abs(nearest - step) <= step / 20) return nearest
  return step < SECOND ? Math.max(Math.round(step), 1) : Math.round(step / SECOND) * SECOND
}

/**
 * Where in a step the rows stand, ms in [0, step): the most common remainder where at least half the rows share it, else 0,
 * so that jittered rows are snapped to whole multiples of the step since the epoch.
 */
export function findPhase(parts: readonly ArrayLike<number>[], step: number): number {
  const remainders = parts.flatMap(times => Array.from(times).filter(Number.isFinite).map(t => ((t % step) + step) % step))
  if (remainders.length === 0) return 0
  const [phase, count] = mostCommon(remainders)
  return count * 2 >= remainders.length ? phase : 0
}

function positiveDifferences(times: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(times).filter(Number.isFinite).sort()
  return sorted.subarray(1).map((time, i) => time - sorted[i]!).filter(difference => difference > 0)
}

function mostCommon(values: readonly number[]): [value: number, count: number] {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best: [number, number] = [NaN, 0]
  for (const entry of counts) if (entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0])) best = entry
  return best
}
