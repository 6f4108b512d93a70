import type { Incident, Interval, LabelEntry, NightDigest } from "../../base/index.ts"
import type { SuppressionInput } from "./suppression.ts"

/** Tonight's incidents, and what earlier nights and people say. */
export interface ClassificationInput extends SuppressionInput {
  /** IANA zone of the hour of week in fingerprints, and of recurrences. */
  readonly zone: string
  /** As found, gravest first. */
  readonly incidents: readonly Incident[]
  readonly night: { readonly label: string; readonly run: string; readonly span: Interval }
  /** Hosts that the night was scored on. */
  readonly hosts: readonly string[]
  /** Earlier nights, oldest first, one run each. */
  readonly past: readonly NightDigest[]
  readonly labels: readonly LabelEntry[]
  /** ms */
  readonly mergeGap: number
}
