import { minute } from "../base/index.ts"
import type { HostQuality } from "../base/index.ts"
import { timeOf } from "./grid.ts"
import type { Grid } from "./grid.ts"

/** Silence begins after this many missed steps, and not before this many ms: a late row or two is no incident. */
const silentAfter = { steps: 3, ms: 5 * minute }

export type CoverageQuality = Pick<HostQuality, "coverage" | "historyCoverage" | "longestGap" | "gapRows" | "lastSeen" | "silent">

/**
 * Which rows of the grid hold any value. A gap row holds none. The host is silent when its last row with a value lies more than
 * max(3 steps, 5 min) before the end of the night's data: the night's end, or the newest row of the fleet where that is earlier.
 */
export function coverageOf(columns: readonly Float64Array[], grid: Grid, newest: number): { quality: CoverageQuality; historyRows: number } {
  const held = heldRows(columns, grid.historyRows + grid.nightRows)
  const historyRows = count(held.subarray(0, grid.historyRows))
  const night = held.subarray(grid.historyRows)
  const last = night.lastIndexOf(1)
  const dataEnd = Math.min(grid.nightStart + grid.nightRows * grid.step, newest + grid.step)
  const heard = last < 0 ? grid.nightStart : timeOf(grid.historyRows + last, grid) + grid.step
  return {
    historyRows,
    quality: {
      coverage: share(count(night), grid.nightRows),
      historyCoverage: share(historyRows, grid.historyRows),
      longestGap: longestRun(held) * grid.step,
      gapRows: held.length - count(held),
      lastSeen: last < 0 ? null : timeOf(grid.historyRows + last, grid),
      silent: dataEnd - heard > Math.max(silentAfter.steps * grid.step, silentAfter.ms),
    },
  }
}

function heldRows(columns: readonly Float64Array[], rows: number): Uint8Array {
  const held = new Uint8Array(rows)
  for (const values of columns) for (let row = 0; row < rows; row++) if (values[row] === values[row]) held[row] = 1
  return held
}

function count(held: Uint8Array): number {
  return held.reduce((sum, flag) => sum + flag, 0)
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function longestRun(held: Uint8Array): number {
  let longest = 0
  let run = 0
  for (const flag of held) {
    run = flag === 1 ? 0 : run + 1
    if (run > longest) longest = run
  }
  return longest
}
