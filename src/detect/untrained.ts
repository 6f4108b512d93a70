import { strings } from "../words/index.ts"
import type { Trained } from "./detector.ts"
import type { Rows } from "./rows.ts"

export interface UntrainedTask {
  readonly rows: Rows
  readonly seed: number
  /** Of `performance.now()` when it began. */
  readonly since: number
  /** Numbers that it learned. */
  readonly parameters?: number
  readonly reason?: string
}

/** The record of a detector that learns without gradients: no windows, no updates, no losses. */
export function untrained({ rows, seed, since, parameters = 0, reason }: UntrainedTask): Trained["training"] {
  return {
    engine: "noctule", windows: 0, updates: 0, batch: 0, parameters, seed, seconds: (performance.now() - since) / 1000, losses: [], best: 0,
    verdict: "healthy", reason: reason ?? strings.verdicts.readOff(rows.fit - rows.from), rowsLeftOut: 0,
  }
}
