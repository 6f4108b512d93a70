import type { TimeSpan } from "../../base/index.ts"
import { findPhase, findStep } from "./step.ts"
import type { RawTable } from "../raw-table.ts"

/**
 * The slots of one host: history rows first, then night rows. The night may begin later on the same grid than
 * the history ends.
 */
export interface Grid {
  /** ms */
  readonly step: number
  /** Epoch ms of the first history slot; of the night's first slot where there is no history. */
  readonly historyStart: number
  readonly historyRows: number
  readonly nightStart: number
  readonly nightRows: number
}

/** What the grid must cover. */
export interface GridRule {
  readonly step: "auto" | number
  /** Rows before it are not read. Its end is the night's start. */
  readonly history: TimeSpan
  readonly night: TimeSpan
}

/**
 * History from the host's first row to its last before the night, the night whole. Null where no two times
 * differ and no step is set.
 */
export function buildGrid(table: RawTable, rule: GridRule): Grid | null {
  const times = table.parts.map(part => part.times)
  const step = rule.step === "auto" ? findStep(times) : rule.step
  if (!(step > 0)) return null
  const phase = findPhase(times, step)
  const slotAtOrAfter = (time: number): number => Math.ceil((time - phase) / step) * step + phase
  const nightStart = slotAtOrAfter(rule.night.start)
  const nightRows = Math.max(Math.round((slotAtOrAfter(rule.night.end) - nightStart) / step), 0)
  const inHistory = extentOf(times, slotAtOrAfter(rule.history.start) - step / 2, nightStart - step / 2)
  if (inHistory === null) return { step, historyStart: nightStart, historyRows: 0, nightStart, nightRows }
  const snap = (time: number): number => Math.round((time - phase) / step) * step + phase
  const historyStart = snap(inHistory.start)
  return {
    step,
    historyStart,
    historyRows: Math.round((snap(inHistory.end) - historyStart) / step) + 1,
    nightStart,
    nightRows,
  }
}

/**
 * Row of the grid that each time falls in: the nearest slot, so that jitter of less than half a step is
 * snapped; -1 outside or unreadable.
 */
export function rowsOf(times: Float64Array, grid: Grid): Int32Array {
  const rows = new Int32Array(times.length)
  for (let i = 0; i < times.length; i++) rows[i] = rowOf(times[i]!, grid)
  return rows
}

function rowOf(time: number, { step, historyStart, historyRows, nightStart, nightRows }: Grid): number {
  const inNight = Math.round((time - nightStart) / step)
  if (inNight >= 0) return inNight < nightRows ? historyRows + inNight : -1
  const inHistory = Math.round((time - historyStart) / step)
  return inHistory >= 0 && inHistory < historyRows ? inHistory : -1
}

/** Epoch ms of a row. */
export function timeOf(row: number, grid: Grid): number {
  return row < grid.historyRows
    ? grid.historyStart + row * grid.step
    : grid.nightStart + (row - grid.historyRows) * grid.step
}

/** First and last time in [from, to), or null. */
function extentOf(
  parts: readonly Float64Array[],
  from: number,
  to: number,
): { start: number; end: number } | null {
  let start = Infinity
  let end = -Infinity
  for (const times of parts) {
    for (const time of times) {
      if (!(time >= from && time < to)) continue
      if (time < start) start = time
      if (time > end) end = time
    }
  }
  return start <= end ? { start, end } : null
}
