import type { Random } from "../stats/index.ts"
import { minutesPerDay } from "./load/normal-load.ts"

/** Losses of a real collector: missing rows and single cells. */
export interface Losses {
  /** [rows]; 1 = the row is missing. */
  readonly rows: Uint8Array
  /** Cells that are empty, as row × columns + column. */
  readonly cells: ReadonlySet<number>
}

/**
 * One gap of 2–15 minutes a week, 4 single rows in 10,000, 2 cells in 100,000; a silent host loses everything
 * from `silentFrom` on.
 */
export function simulateLosses(
  { rows, columns, silentFrom }: { rows: number; columns: number; silentFrom: number },
  random: Random,
): Losses {
  const lost = new Uint8Array(rows)
  for (let gap = 0; gap < rows / minutesPerDay / 7; gap++) {
    const start = random.integer(rows - 20)
    lost.fill(1, start, start + 2 + random.integer(14))
  }
  for (let i = 0; i < rows * 4e-4; i++) lost[random.integer(rows)] = 1
  lost[0] = 0
  lost[rows - 1] = 0
  lost.fill(1, silentFrom)
  const cells = new Set(
    Array.from({ length: Math.ceil(rows * columns * 2e-5) }, () => random.integer(rows * columns)),
  )
  return { rows: lost, cells }
}
