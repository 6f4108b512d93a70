import type { Frame, IncidentRule, Scores } from "../base/index.ts"
import type { Threshold } from "./threshold.ts"

/** One host's night and what is known of it. `night` and `scores` share rows and features. */
export interface ScoredNight {
  readonly night: Frame
  readonly scores: Scores
  readonly threshold: Threshold
  /** What `anomalousRows` makes of both, [rows]. */
  readonly anomalous: Uint8Array
  readonly rule: IncidentRule
}
