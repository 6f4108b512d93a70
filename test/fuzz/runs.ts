import type { Parameters } from "fast-check"

/** The same cases each time; NOCTULE_FUZZ=1000 looks at a thousand times as many, others each time. */
export function cases(usual: number): Parameters<unknown> {
  const times = Number(process.env["NOCTULE_FUZZ"] ?? 0)
  return times > 0 ? { numRuns: usual * times } : { numRuns: usual, seed: 20261121 }
}
