import { globToRegExp, type CalendarSpan, type HostFrames, type LabelEntry, type PastNight, type TimeSpan, type Verdict } from "../base/index.ts"
import { rowsLeftOut, tooMuchLeftOut } from "../base/messages/pipeline.ts"
import { withoutRows } from "../frame/index.ts"
import { labelFinder } from "../incidents/index.ts"

/** What labelled incidents leave out of the training; a new trend is what is to be learned. */
const leaves: readonly Verdict[] = ["confirmed", "expected", "false-alarm"]
/** Rows that must be left of a history, in windows. */
const leastWindows = 10

export interface MaskFacts {
  readonly past: readonly PastNight[]
  readonly labels: readonly LabelEntry[]
  readonly calendar: readonly CalendarSpan[]
}

/** Of each host the times that are not trained on: labelled incidents of earlier nights, and maintenance. */
export function maskOf({ past, labels, calendar }: MaskFacts): (host: string) => readonly TimeSpan[] {
  const judge = labelFinder(labels)
  const byHost = new Map<string, TimeSpan[]>()
  for (const incident of past.flatMap(({ incidents }) => incidents)) {
    const verdict = judge(incident)?.entry.verdict
    if (verdict === undefined || !leaves.includes(verdict)) continue
    for (const { host, start, end } of incident.members) {
      const spans = byHost.get(host) ?? []
      spans.push({ start: Date.parse(start), end: Date.parse(end) + 1 })
      byHost.set(host, spans)
    }
  }
  const windows = calendar.filter(({ suppress }) => suppress).map(span => ({ span, hosts: globToRegExp(span.hosts) }))
  return host => [...(byHost.get(host) ?? []), ...windows.filter(({ hosts }) => hosts.test(host)).map(({ span }) => span)]
}

export interface Masked {
  readonly frames: HostFrames
  readonly remark: string | null
}

/** A host's frames without what is not trained on, and what is to be said of it; all of it where too little would be left to learn from. */
export function masked(frames: HostFrames, spans: readonly TimeSpan[], window: number): Masked {
  const { frame, taken, left } = withoutRows(frames.history, spans)
  if (taken === 0) return { frames, remark: null }
  if (left < leastWindows * window) return { frames, remark: tooMuchLeftOut(taken, left) }
  return { frames: { ...frames, history: frame }, remark: rowsLeftOut(taken) }
}
