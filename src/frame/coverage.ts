import { type HostQuality, minute } from "../base/index.ts"
import { type Grid, timeOf } from "./grid/grid.ts"

/**
 * Silence begins after this many missed steps, and not before this many ms: a late row or two is no incident.
 */
const silentAfter = { steps: 3, ms: 5 * minute }

export type CoverageQuality = Pick<
  HostQuality,
  "coverage" | "historyCoverage" | "longestGap" | "gapRows" | "lastSeen" | "silent"
>

/**
 * Which rows of the grid hold any value. A gap row holds none. The host is silent when its last row with a
 * value lies more than max(3 steps, 5 min) before the end of the night's data: the night's end, or the newest
 * row of the fleet where that is earlier.
 */
export function coverageOf(
  columns: readonly Float64Array[],
  grid: Grid,
  newestTime: number,
): { quality: CoverageQuality; historyRows: number } {
  const hasValue = rowsWithValue(columns, grid.historyRows + grid.nightRows)
  const historyRows = count(hasValue.subarray(0, grid.historyRows))
  const night = hasValue.subarray(grid.historyRows)
  const last = night.lastIndexOf(1)
  const dataEnd = Math.min(grid.nightStart + grid.nightRows * grid.step, newestTime + grid.step)
  const lastDataEnd = last < 0 ? grid.nightStart : timeOf(grid.historyRows + last, grid) + grid.step
  return {
    historyRows,
    quality: {
      coverage: share(count(night), grid.nightRows),
      historyCoverage: share(historyRows, grid.historyRows),
      longestGap: longestRun(hasValue) * grid.step,
      gapRows: hasValue.length - count(hasValue),
      lastSeen: last < 0 ? null : timeOf(grid.historyRows + last, grid),
      silent: dataEnd - lastDataEnd > Math.max(silentAfter.steps * grid.step, silentAfter.ms),
    },
  }
}

function rowsWithValue(columns: readonly Float64Array[], rows: number): Uint8Array {
  const hasValue = new Uint8Array(rows)
  for (const values of columns)
    for (let row = 0; row < rows; row++) if (values[row] === values[row]) hasValue[row] = 1
  return hasValue
}

function count(hasValue: Uint8Array): number {
  return hasValue.reduce((sum, flag) => sum + flag, 0)
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function longestRun(hasValue: Uint8Array): number {
  let longest = 0
  let run = 0
  for (const flag of hasValue) {
    run = flag === 1 ? 0 : run + 1
    if (run > longest) longest = run
  }
  return longest
}
