import { day } from "../../base/index.ts"

/** [samples] sorted by time, epoch ms, and their values. */
export interface Samples {
  readonly times: Float64Array
  readonly values: Float64Array
}

/**
 * Samples on a grid with points at multiples of `step`; of several at one point the newest. Scrapes come at an
 * offset of their own, which may lie near the middle between two points: jitter would put two samples at one
 * point and none at the next. Each day's offset is the circular mean of its times within a step; times that are
 * spread over the whole step, as of scrapes more frequent than it, have none.
 */
export function snapToGrid({ times, values }: Samples, step: number): Samples {
  const snapped = { times: new Float64Array(times.length), values: new Float64Array(times.length) }
  let count = 0
  for (let from = 0; from < times.length;) {
    const to = nextDay(times, from)
    const offset = offsetOf(times.subarray(from, to), step)
    for (let i = from; i < to; i++) {
      const point = Math.round(((times[i] ?? NaN) - offset) / step) * step
      if (count === 0 || snapped.times[count - 1] !== point) snapped.times[count++] = point
      snapped.values[count - 1] = values[i] ?? NaN
    }
    from = to
  }
  return { times: snapped.times.subarray(0, count), values: snapped.values.subarray(0, count) }
}

/** Place of the first time on a later day (UTC). */
function nextDay(times: Float64Array, from: number): number {
  const end = (Math.floor((times[from] ?? NaN) / day) + 1) * day
  let to = from + 1
  while (to < times.length && (times[to] ?? NaN) < end) to++
  return to
}

/** Below this length of the mean of unit vectors the times are spread over the step. */
const leastConcentration = 0.5

/** From -step / 2 to step / 2, ms. */
function offsetOf(times: Float64Array, step: number): number {
  let [x, y] = [0, 0]
  for (const time of times) {
    const angle = (2 * Math.PI * (time % step)) / step
    x += Math.cos(angle)
    y += Math.sin(angle)
  }
  const concentration = Math.hypot(x, y) / times.length
  return concentration < leastConcentration ? 0 : (Math.atan2(y, x) * step) / (2 * Math.PI)
}
