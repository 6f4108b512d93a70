import { type CalendarSpan, type Incident, iso, type LabelEntry } from "../../base/index.ts"
import { fingerprintOf, shapeDurations } from "../history/fingerprint.ts"
import { labelFinder } from "../history/labels.ts"
import { suppressionOf } from "../history/suppression.ts"

export interface DaySuppressionTask {
  readonly calendar: readonly CalendarSpan[]
  readonly labels: readonly LabelEntry[]
  readonly zone: string
}

/**
 * Whether an incident by day is no news: it lies inside a maintenance window, or similar ones are labelled
 * expected. An open incident may still become as long as a labelled one.
 */
export function isSuppressedByDay(
  incident: Incident,
  { calendar, labels, zone }: DaySuppressionTask,
): boolean {
  const find = labelFinder(labels)
  const matches = endsOf(incident).map(end =>
    find({ ...incident, fingerprint: fingerprintOf({ ...incident, end }, zone) }),
  )
  return matches.some(match => suppressionOf(incident, match, { calendar }) !== null)
}

/** The incident's end, and those of the longer ones that it may become. */
function endsOf({ start, end, open }: Incident): readonly string[] {
  if (!open) return [end]
  const later = shapeDurations.map(duration => iso(Date.parse(start) + duration))
  return [end, ...later.filter(one => one > end)]
}
