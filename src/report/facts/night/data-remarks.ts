import type { RunResult, SourceRemark } from "../../../base/index.ts"
import { formatCount, listSome } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import { word } from "../wording/coded.ts"
import { cover } from "../wording/cover.ts"
import { sourceWords } from "../wording/source.ts"

/** Share of text cells above which a feature is suspect. */
const muchText = 0.01
/** Features per sentence at most. */
const mostFeatures = 4
const words = cover.notice

/** Data that were read but not used, one sentence each. */
export function dataRemarks({ dataQuality, rejectedRows = [] }: RunResult): string[] {
  return [
    ...rejectedRows.map(({ file, rejected, rows }) =>
      words.rejected(shorten(file, 60), formatCount(rejected), formatCount(rows)),
    ),
    ...dataQuality.flatMap(({ host, conflictingRows = 0 }) =>
      conflictingRows > 0 ? [words.conflicting(shorten(host), formatCount(conflictingRows))] : [],
    ),
    ...dataQuality.flatMap(({ host, badTimes }) =>
      badTimes > 0 ? [words.badTimes(shorten(host), formatCount(badTimes))] : [],
    ),
    ...textRemark(dataQuality),
  ]
}

/** What the source's server said of its data, a sentence each: answers may be partial, or the history short. */
export function sourceSentences({ sourceRemarks = [] }: RunResult): {
  readonly partial: readonly string[]
  readonly short: readonly string[]
} {
  const sentencesOf = (code: SourceRemark["code"]): string[] =>
    sourceRemarks.filter(one => one.code === code).map(one => word(sourceWords, one))
  return { partial: sentencesOf("server-warning"), short: sentencesOf("short-retention") }
}

/** Share of rows above the threshold that no normal night exceeds. */
const wholeNight = 0.95

/** Hosts above their threshold from the night's first row to its last, one sentence each. */
export function unlikeHistory({ hosts, incidents }: RunResult): string[] {
  const anomalous = new Map<string, number>()
  for (const { host, anomalousRows } of incidents.flatMap(({ members }) => members))
    anomalous.set(host, (anomalous.get(host) ?? 0) + anomalousRows)
  return hosts.flatMap(({ host, rows }) =>
    rows > 0 && (anomalous.get(host) ?? 0) >= wholeNight * rows ? [words.unlikeHistory(shorten(host))] : [],
  )
}

function textRemark(dataQuality: RunResult["dataQuality"]): string[] {
  const features = dataQuality.flatMap(({ features, rowsRead }) =>
    features
      .filter(({ text, state }) => text > (state === "empty" ? 0 : muchText * rowsRead))
      .map(({ feature }) => shorten(feature, 40)),
  )
  return features.length === 0 ? [] : [words.text(listSome([...new Set(features)], mostFeatures))]
}
