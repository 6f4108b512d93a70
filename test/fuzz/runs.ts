import type { Parameters } from "fast-check"

const times = Number(process.env["NOCTULE_FUZZ"] ?? 0)

/** ms for one test. */
export const timeout = 180_000 * Math.max(1, times)

/** The same cases each time; NOCTULE_FUZZ=1000 looks at a thousand times as many, and at others each time. */
export function cases(runs: number): Parameters<unknown> {
  return times > 0 ? { numRuns: runs * times } : { numRuns: runs, seed: 20261121 }
}
