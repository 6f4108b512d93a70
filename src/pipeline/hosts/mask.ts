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

/** Verdicts whose rows are masked out of training; a new trend is to be learned. */
const maskedVerdicts: readonly LabelVerdict[] = ["confirmed", "expected", "false-alarm"]
/** Windows that must remain of a history. */
const minWindows = 10

export interface MaskInput {
  readonly past: readonly NightDigest[]
  readonly labels: readonly LabelEntry[]
  readonly calendar: readonly CalendarSpan[]
}

/** Times per host that are masked: labelled incidents of earlier nights, and maintenance. */
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

/** Masks a host's history and notes it. Masks nothing where too little would remain. */
export function applyMask(frames: HostFrames, spans: readonly TimeSpan[], window: number): MaskedFrames {
  const { frame, maskedRows: rows, remainingRows: left } = maskRows(frames.history, spans)
  if (rows === 0) return { frames, remark: null }
  if (left < minWindows * window)
    return { frames, remark: { code: "too-many-rows-masked", params: { rows, left } } }
  return { frames: { ...frames, history: frame }, remark: { code: "rows-masked", params: { rows } } }
}
