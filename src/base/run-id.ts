import { compareText } from "./compare-text.ts"

/** A run's id is <night>-<number>: "2026-11-20-01". */
export function nightOfRun(run: string): string {
  return run.slice(0, run.lastIndexOf("-"))
}

/** Sorts ids oldest first: text order would put a night's run 100 before 99. */
export function compareRunIds(a: string, b: string): number {
  return compareText(nightOfRun(a), nightOfRun(b)) || runNumber(a) - runNumber(b)
}

/** The number at a run's end: 1 in "2026-11-20-01". */
export function runNumber(run: string): number {
  return Number(run.slice(run.lastIndexOf("-") + 1))
}
