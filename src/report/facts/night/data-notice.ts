import { formatShare, listSome } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import type { Context } from "../context.ts"
import { dataRemarks, sourceSentences, unlikeHistory } from "./data-remarks.ts"
import { cover } from "../wording/cover.ts"

export interface Notice {
  readonly tone: "calm" | "alert"
  readonly title: string
  readonly lines: readonly string[]
}

/** Coverage below which a host was not fully scored. */
export const lowCoverage = 0.95
/** Hosts listed by name; the rest is counted. */
const maxNamed = 8
const maxLines = 5
const words = cover.notice

/** Problems of the night's data, for page one: missing data must never look like a quiet night. */
export function noticeOf({ result, clock }: Context): Notice {
  const failed = result.hosts.filter(host => host.status === "failed").map(host => host.host)
  const silent = result.dataQuality.filter(quality => quality.silent)
  const low = result.dataQuality.filter(
    quality => !quality.silent && !failed.includes(quality.host) && quality.coverage < lowCoverage,
  )
  const { partial, short } = sourceSentences(result)
  const remarks = [...short, ...dataRemarks(result)]
  const unlike = unlikeHistory(result)
  const lines = [
    ...unlike,
    ...silent.map(({ host, lastSeen }) =>
      words.silent(shorten(host), lastSeen === null ? null : clock.withUtc(lastSeen)),
    ),
    ...(failed.length > 0
      ? [
          words.notScored(
            listSome(
              failed.map(host => shorten(host)),
              maxNamed,
            ),
          ),
        ]
      : []),
    ...(result.gone.length > 0
      ? [
          words.gone(
            listSome(
              result.gone.map(host => shorten(host)),
              maxNamed,
            ),
          ),
        ]
      : []),
    ...low.map(({ host, coverage }) => words.low(shorten(host), formatShare(coverage))),
    ...partial,
    ...result.errors.map(({ what, where }) => words.failed(what, shorten(where, 80))),
    ...remarks,
  ]
  if (lines.length === 0)
    return { tone: "calm", title: words.whole, lines: [words.wholeLine(formatShare(1 - lowCoverage))] }
  const kept = lines.slice(0, maxLines)
  const onlyRemarks = lines.length === remarks.length
  const onlyUnlike = lines.length === remarks.length + unlike.length
  return {
    tone: onlyRemarks ? "calm" : "alert",
    title: onlyRemarks
      ? remarks.length === short.length
        ? words.short
        : words.remarks
      : onlyUnlike
        ? words.unlike
        : words.partly,
    lines: lines.length > kept.length ? [...kept, words.further(lines.length - kept.length)] : kept,
  }
}
