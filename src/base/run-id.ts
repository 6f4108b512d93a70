import { compareText } from "./compare-text.ts"

/** A run's id is <night>-<number>: "2026-11-20-01". */
export function nightOfRun(run: string): string {
  return run.slice(0, run.lastIndexOf("-"))
}

/** Sorts ids oldest first: text order would put a night's run 100 before 99. */
export function compareRunIds(a: string, b: string): number {
  return compareText(nightOfRun(a), nightOfRun(b)) || numberOf(a) - numberOf(b)
}

function numberOf(run: string): number {
  return Number(run.slice(run.lastIndexOf("-") + 1))
}
