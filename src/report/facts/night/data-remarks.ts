import type { RunResult } from "../../../base/index.ts"
import { formatCount, listSome } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import { cover } from "../wording/cover.ts"

/** A feature with more of its cells in words is not what its column's name says. */
const muchText = 0.01
/** Features in one sentence. */
const mostFeatures = 4
const words = cover.notice

/** What was read and does not count, a sentence each: page one must not call such data whole. */
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

/** More of a host's rows above its threshold are no incident in a normal night. */
const wholeNight = 0.95

/** Hosts whose night lies above their threshold from its first row to its last, a sentence each. */
export function unlikeHistory({ hosts, incidents }: RunResult): string[] {
  return hosts.flatMap(({ host, rows }) => {
    const anomalous = incidents
      .flatMap(({ members }) => members)
      .filter(member => member.host === host)
      .reduce((sum, { anomalousRows }) => sum + anomalousRows, 0)
    return rows > 0 && anomalous >= wholeNight * rows ? [words.unlikeHistory(shorten(host))] : []
  })
}

function textRemark(dataQuality: RunResult["dataQuality"]): string[] {
  const features = dataQuality.flatMap(({ features, rowsRead }) =>
    features
      .filter(({ text, state }) => text > (state === "empty" ? 0 : muchText * rowsRead))
      .map(({ feature }) => shorten(feature, 40)),
  )
  return features.length === 0 ? [] : [words.text(listSome([...new Set(features)], mostFeatures))]
}
