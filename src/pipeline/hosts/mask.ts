import {
  type CalendarSpan,
  globToRegExp,
  type HostFrames,
  type HostRemark,
  type LabelEntry,
  type LabelVerdict,
  type NightDigest,
  type TimeSpan,
} from "../../base/index.ts"
import { maskRows } from "../../frame/index.ts"
import { labelFinder } from "../../incidents/index.ts"

/** What labelled incidents leave out of the training; a new trend is what is to be learned. */
const maskedVerdicts: readonly LabelVerdict[] = ["confirmed", "expected", "false-alarm"]
/** Rows that must be left of a history, in windows. */
const minWindows = 10

export interface MaskInput {
  readonly past: readonly NightDigest[]
  readonly labels: readonly LabelEntry[]
  readonly calendar: readonly CalendarSpan[]
}

/** Of each host the times that are not trained on: labelled incidents of earlier nights, and maintenance. */
export function trainingMask({ past, labels, calendar }: MaskInput): (host: string) => readonly TimeSpan[] {
  const findLabel = labelFinder(labels)
  const byHost = new Map<string, TimeSpan[]>()
  for (const incident of past.flatMap(({ incidents }) => incidents)) {
    const verdict = findLabel(incident)?.entry.verdict
    if (verdict === undefined || !maskedVerdicts.includes(verdict)) continue
    for (const { host, start, end } of incident.members) {
      const spans = byHost.get(host) ?? []
      spans.push({ start: Date.parse(start), end: Date.parse(end) + 1 })
      byHost.set(host, spans)
    }
  }
  const maintenance = calendar
    .filter(({ suppress }) => suppress)
    .map(span => ({ span, hosts: globToRegExp(span.hosts) }))
  return host => [
    ...(byHost.get(host) ?? []),
    ...maintenance.filter(({ hosts }) => hosts.test(host)).map(({ span }) => span),
  ]
}

export interface MaskedFrames {
  readonly frames: HostFrames
  readonly remark: HostRemark | null
}

/**
 * A host's frames without what is not trained on, and what is to be said of it; all of it where too little
 * would be left to learn from.
 */
export function applyMask(frames: HostFrames, spans: readonly TimeSpan[], window: number): MaskedFrames {
  const { frame, maskedRows: rows, remainingRows: left } = maskRows(frames.history, spans)
  if (rows === 0) return { frames, remark: null }
  if (left < minWindows * window)
    return { frames, remark: { code: "too-many-rows-masked", params: { rows, left } } }
  return { frames: { ...frames, history: frame }, remark: { code: "rows-masked", params: { rows } } }
}
