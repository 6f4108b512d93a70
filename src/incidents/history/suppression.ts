import { type CalendarSpan, globToRegExp, type Incident, minute, type Suppressed } from "../../base/index.ts"
import { formatSpan, strings } from "../../text/index.ts"
import type { LabelMatch } from "./labels.ts"

/** What is wound down before a maintenance window and comes up after it still belongs to it. */
const windowTolerance = 10 * minute
const words = strings.findings.suppressed

export interface SuppressionInput {
  readonly calendar: readonly CalendarSpan[]
  readonly zone: string
}

/**
 * Why an incident is no news: it lies wholly inside a maintenance window of all its hosts, or people expect
 * all that are like it. Null: it is news.
 */
export function suppressionOf(
  incident: Incident,
  labelMatch: LabelMatch | null,
  { calendar, zone }: SuppressionInput,
): Omit<Suppressed, "incident"> | null {
  const window = calendar.find(span => span.suppress && covers(span, incident))
  if (window) {
    const span = formatSpan(window.start, window.end, zone)
    return {
      by: window.by,
      reason: words.insideWindow({
        title: window.title,
        span,
        source: window.source,
        minutes: windowTolerance / minute,
      }),
    }
  }
  if (labelMatch?.by !== "fingerprint" || labelMatch.entry.verdict !== "expected") return null
  return {
    by: "label",
    reason: words.expected({ ...labelMatch.entry, fingerprint: labelMatch.entry.fingerprint! }),
  }
}

function covers(span: CalendarSpan, { start, end, members }: Incident): boolean {
  const within =
    Date.parse(start) >= span.start - windowTolerance && Date.parse(end) < span.end + windowTolerance
  if (!within) return false
  const hosts = globToRegExp(span.hosts)
  return members.every(({ host }) => hosts.test(host))
}
