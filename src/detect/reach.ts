import { day, type HostFrames, type ModelRule } from "../base/index.ts"
import { heldRows } from "./rows.ts"

/** Rows of history with values that a training needs, in windows. */
export const windowsNeeded = 10
/** A model of its own takes three days of a host: fewer do not tell what comes back every day. A weekly rhythm takes nearly three weeks. */
const daysForOwn = 3
const daysForWeekly = 20
/** A history that was cut at a step's end is not too short. */
const nearly = 0.99

/** How far a host's history reaches, in days, and what it is enough for. */
export interface Reach {
  readonly days: number
  /** Days that a model of its own takes at this step and window. */
  readonly needed: number
  readonly own: boolean
  readonly weekly: boolean
}

export function reachOf({ history }: Pick<HostFrames, "history">, { window }: ModelRule): Reach {
  const days = (history.rows * history.step) / day
  const rows = windowsNeeded * window
  const needed = Math.max(daysForOwn, (rows * history.step) / day)
  return { days, needed, own: days >= nearly * needed && heldRows(history) >= rows, weekly: days >= nearly * daysForWeekly }
}
