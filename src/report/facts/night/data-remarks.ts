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

function textRemark(dataQuality: RunResult["dataQuality"]): string[] {
  const features = dataQuality.flatMap(({ features, rowsRead }) =>
    features
      .filter(({ text, state }) => text > (state === "empty" ? 0 : muchText * rowsRead))
      .map(({ feature }) => shorten(feature, 40)),
  )
  return features.length === 0 ? [] : [words.text(listSome([...new Set(features)], mostFeatures))]
}
