import {
  type IncidentDigest,
  type IncidentHistory,
  type LabelVerdict,
  labelVerdicts,
  severities,
  type Severity,
  week,
} from "../../base/index.ts"
import { labelFinder } from "./labels.ts"
import type { ClassificationInput } from "./classification-input.ts"

/**
 * What people said of the past nights' incidents. What fell into maintenance is no work of the detector's.
 */
export function countVerdicts({
  past,
  labels,
}: Pick<ClassificationInput, "past" | "labels">): IncidentHistory["judged"] {
  const labelFor = labelFinder(labels)
  const counts: Record<LabelVerdict | "notJudged", number> = { ...zeros(labelVerdicts), notJudged: 0 }
  const distinct = new Map<string, IncidentDigest>()
  for (const incident of past.flatMap(night => night.incidents)) {
    if (incident.suppressed === null || incident.suppressed === "label") distinct.set(incident.id, incident)
  }
  for (const incident of distinct.values()) counts[labelFor(incident)?.entry.verdict ?? "notJudged"] += 1
  const hostTime = past.reduce(
    (sum, { hosts, span }) => sum + hosts * (Date.parse(span.end) - Date.parse(span.start)),
    0,
  )
  return { ...counts, hostWeeks: Math.round((hostTime / week) * 1000) / 1000 }
}

export function countSeverities(
  incidents: readonly { readonly severity: Severity }[],
): Record<Severity, number> {
  const counts: Record<Severity, number> = zeros(severities)
  for (const { severity } of incidents) counts[severity] += 1
  return counts
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map(key => [key, 0])) as Record<K, number>
}
