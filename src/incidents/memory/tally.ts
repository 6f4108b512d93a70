import { severities, verdicts, week, type Memory, type PastIncident, type Severity, type Verdict } from "../../base/index.ts"
import { labelFinder } from "./labels.ts"
import type { MemoryTask } from "./remember.ts"

/** What people said of the past nights' incidents. What fell into maintenance is no work of the detector's. */
export function judgedOf({ past, labels }: Pick<MemoryTask, "past" | "labels">): Memory["judged"] {
  const judge = labelFinder(labels)
  const counts: Record<Verdict | "notJudged", number> = { ...zeros(verdicts), notJudged: 0 }
  const distinct = new Map<string, PastIncident>()
  for (const incident of past.flatMap(night => night.incidents)) {
    if (incident.suppressed === null || incident.suppressed === "label") distinct.set(incident.id, incident)
  }
  for (const incident of distinct.values()) counts[judge(incident)?.entry.verdict ?? "notJudged"] += 1
  const hostTime = past.reduce((sum, { hosts, span }) => sum + hosts * (Date.parse(span.end) - Date.parse(span.start)), 0)
  return { ...counts, hostWeeks: Math.round((hostTime / week) * 1000) / 1000 }
}

export function countsOf(incidents: readonly { readonly severity: Severity }[]): Record<Severity, number> {
  const counts: Record<Severity, number> = zeros(severities)
  for (const { severity } of incidents) counts[severity] += 1
  return counts
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map(key => [key, 0])) as Record<K, number>
}
