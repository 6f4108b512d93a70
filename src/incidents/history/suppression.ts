import { type CalendarSpan, globToRegExp, type Incident, minute, type Suppressed } from "../../base/index.ts"
import type { LabelMatch } from "./labels.ts"

/** Services wind down before a maintenance window and come up after it. */
const windowTolerance = 10 * minute

export interface SuppressionInput {
  readonly calendar: readonly CalendarSpan[]
}

/**
 * Why an incident is suppressed: it lies wholly inside a maintenance window of all its hosts, or its
 * fingerprint is labelled expected. Null: it is reported.
 */
export function suppressionOf(
  incident: Incident,
  labelMatch: LabelMatch | null,
  { calendar }: SuppressionInput,
): Omit<Suppressed, "incident"> | null {
  const window = calendar.find(span => span.suppress && covers(span, incident))
  if (window) {
    const { by, title, start, end, source } = window
    const params = { title, start, end, source, minutes: windowTolerance / minute }
    return { by, reason: { code: "inside-window", params } }
  }
  if (labelMatch?.by !== "fingerprint" || labelMatch.entry.verdict !== "expected") return null
  const { author, date, note, fingerprint } = labelMatch.entry
  const params = { author, date, note, fingerprint: fingerprint ?? "" }
  return { by: "label", reason: { code: "labelled-expected", params } }
}

function covers(span: CalendarSpan, { start, end, members }: Incident): boolean {
  const within =
    Date.parse(start) >= span.start - windowTolerance && Date.parse(end) < span.end + windowTolerance
  if (!within) return false
  const hosts = globToRegExp(span.hosts)
  return members.every(({ host }) => hosts.test(host))
}
