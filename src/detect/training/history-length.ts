import { day, type HostFrames, type ModelRule } from "../../base/index.ts"
import { countObservedRows } from "../dataset.ts"

/** Rows of history with values that a training needs, in windows. */
export const minWindows = 10
/**
 * A model of its own takes three days of a host: fewer do not tell what comes back every day. A weekly rhythm
 * takes nearly three weeks.
 */
const minDaysOwnModel = 3
const minDaysWeekly = 20
/** A history that was cut at a step's end is not too short. */
const tolerance = 0.99

/** How far a host's history reaches, in days, and what it is enough for. */
export interface HistoryLength {
  readonly days: number
  /** Days that a model of its own takes at this step and window. */
  readonly needed: number
  readonly enoughForOwnModel: boolean
  readonly enoughForWeekly: boolean
}

export function historyLength(
  { history }: Pick<HostFrames, "history">,
  { window }: ModelRule,
): HistoryLength {
  const days = (history.rows * history.step) / day
  const rows = minWindows * window
  const needed = Math.max(minDaysOwnModel, (rows * history.step) / day)
  return {
    days,
    needed,
    enoughForOwnModel: days >= tolerance * needed && countObservedRows(history) >= rows,
    enoughForWeekly: days >= tolerance * minDaysWeekly,
  }
}
