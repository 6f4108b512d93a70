import type { RejectedRows, RunResult, SourceRemark } from "../../../base/index.ts"
import { formatCount, joinWords, listSome } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import { isUnlikeHistory } from "../context.ts"
import { word } from "../wording/coded.ts"
import { cover } from "../wording/cover.ts"
import { sourceWords } from "../wording/source.ts"

/** Share of text cells above which a feature is suspect. */
const muchText = 0.01
/** Features or hosts per sentence at most. */
const mostNames = 4
const words = cover.notice

/** Data that were read but not used, one sentence each. */
export function dataRemarks({ dataQuality, rejectedRows = [] }: RunResult): string[] {
  return [
    ...rejectedRows.flatMap(misfits),
    ...dataQuality.flatMap(({ host, conflictingRows = 0 }) =>
      conflictingRows > 0 ? [words.conflicting(shorten(host), formatCount(conflictingRows))] : [],
    ),
    ...dataQuality.flatMap(({ host, badTimes }) =>
      badTimes > 0 ? [words.badTimes(shorten(host), formatCount(badTimes))] : [],
    ),
    ...textRemark(dataQuality),
  ]
}

/** Of a file of rows; those of an access log are a table of their own. */
function misfits({ file, rejected, rows, cut, samples }: RejectedRows): string[] {
  if (samples !== undefined) return []
  const name = shorten(file, 60)
  return [cut ? words.cut(name) : words.rejected(name, formatCount(rejected), formatCount(rows))]
}

/** What the source's server said of its data, a sentence each: answers may be partial, or the history short. */
export function sourceSentences({ sourceRemarks = [] }: RunResult): {
  readonly partial: readonly string[]
  readonly short: readonly string[]
  /** How access logs were read: no problem of the night's data. */
  readonly format: readonly string[]
} {
  const sentencesOf = (code: SourceRemark["code"]): string[] =>
    sourceRemarks.filter(one => one.code === code).map(one => word(sourceWords, one))
  return {
    partial: [...sentencesOf("server-warning"), ...sentencesOf("log-unread")],
    short: sentencesOf("short-retention"),
    format: [...sentencesOf("log-format"), ...sentencesOf("log-untimed")],
  }
}

/** Hosts whose levels differ from their history all night, in one sentence. */
export function unlikeHistory({ incidents }: RunResult): string[] {
  const hosts = incidents
    .filter(isUnlikeHistory)
    .flatMap(({ members }) => members.map(({ host }) => shorten(host)))
  const named = hosts.length > mostNames ? listSome(hosts, mostNames) : joinWords(hosts)
  return hosts.length === 0 ? [] : [words.unlikeHistory(named, hosts.length)]
}

function textRemark(dataQuality: RunResult["dataQuality"]): string[] {
  const features = dataQuality.flatMap(({ features, rowsRead }) =>
    features
      .filter(({ text, state }) => text > (state === "empty" ? 0 : muchText * rowsRead))
      .map(({ feature }) => shorten(feature, 40)),
  )
  return features.length === 0 ? [] : [words.text(listSome([...new Set(features)], mostNames))]
}

/** Lines of access logs that are no request, a row a log; many of them are a remark on page one, too. */
export function unreadLines({ rejectedRows = [] }: RunResult): readonly { host: string; text: string }[] {
  return rejectedRows.flatMap(({ file, rejected, rows, samples = [] }) =>
    samples.length === 0
      ? []
      : [{ host: shorten(file, 60), text: words.unread(formatCount(rejected), formatCount(rows), samples) }],
  )
}
