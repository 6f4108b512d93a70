import { day, minute, offsetIn } from "../../base/index.ts"

/**
 * Times without offset that were read through the hour which a zone's clocks go through twice: as they stand,
 * both passes were read as the second. Where a file, in its own order, steps back within that hour, the rows
 * before the step belong to the first pass and are put there, in place. Rows sorted by the clock cannot be
 * told apart and stay. `times`: epoch ms in file order, NaN = unreadable. Returns the rows moved.
 */
export function repairRepeatedHour(times: Float64Array, zone: string): number {
  let moved = 0
  for (const { at, shift } of backwardChanges(times, zone)) {
    const lastOfFirstPass = lastBeforeStepBack(times, at, at + shift)
    for (const [i, time] of times.subarray(0, lastOfFirstPass + 1).entries()) {
      if (!(time >= at && time < at + shift)) continue
      times[i] = time - shift
      moved++
    }
  }
  return moved
}

/** Index of the last row in [from, to) that is followed there by an earlier one; -1 where there is none. */
function lastBeforeStepBack(times: Float64Array, from: number, to: number): number {
  let found = -1
  let before = { row: -1, time: NaN }
  for (const [row, time] of times.entries()) {
    if (!(time >= from && time < to)) continue
    if (time < before.time) found = before.row
    before = { row, time }
  }
  return found
}

interface ClockChange {
  /** The instant of the change, epoch ms. */
  readonly at: number
  /** How far clocks went back, ms. */
  readonly shift: number
}

function backwardChanges(times: Float64Array, zone: string): ClockChange[] {
  let [first, last] = [Infinity, -Infinity]
  for (const time of times) {
    if (time < first) first = time
    if (time > last) last = time
  }
  const offset = offsetIn(zone)
  const changes: ClockChange[] = []
  for (let from = first - day; from < last + day; from += day) {
    const shift = offset(from) - offset(from + day)
    if (shift > 0) changes.push({ at: instantOfChange(offset, from, from + day), shift })
  }
  return changes
}

/** To the minute; the offset differs at `from` and `to`. */
function instantOfChange(offset: (time: number) => number, from: number, to: number): number {
  let [low, high] = [Math.floor(from / minute), Math.ceil(to / minute)]
  const before = offset(low * minute)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offset(middle * minute) === before) low = middle
    else high = middle
  }
  return high * minute
}
