import type { HistoryRemark, Incident, LabelEntry, NightDigest } from "../base/index.ts"
import { closestMatch } from "../job/index.ts"

export interface UnknownLabelsTask {
  readonly labels: readonly LabelEntry[]
  /** Oldest first. */
  readonly past: readonly NightDigest[]
  readonly tonight: readonly Incident[]
  /** YYYY-MM-DD */
  readonly night: string
}

const idDay = /^INC-(\d{4})(\d\d)(\d\d)-/

/**
 * A remark per label of an unknown incident, with the nearest id. Labels of nights outside the compared
 * history may be valid.
 */
export function unknownLabels({ labels, past, tonight, night }: UnknownLabelsTask): HistoryRemark[] {
  const known = [...past.flatMap(({ incidents }) => incidents), ...tonight].map(({ id }) => id)
  const oldest = past[0]?.night ?? night
  const unknown = labels.flatMap(({ incident }) =>
    incident === null || known.includes(incident) ? [] : [incident],
  )
  return unknown
    .filter(id => isOfTime(id, oldest, night))
    .map(id => ({ code: "unknown-label", params: { incident: id, suggestion: closestMatch(id, known) } }))
}

/** A malformed id is always wrong. */
function isOfTime(id: string, oldest: string, night: string): boolean {
  const [, year, month, day] = idDay.exec(id) ?? []
  const date = `${year}-${month}-${day}`
  return year === undefined || (date >= oldest && date <= night)
}
