import { describe, expect, it } from "vitest"
import type { HostQuality } from "../../../../../src/base/index.ts"
import {
  dataRemarks,
  sourceSentences,
  unlikeHistory,
} from "../../../../../src/report/facts/night/data-remarks.ts"
import { busyNight, quietNight } from "../../fixture.ts"

const quiet = quietNight().result
const [quality] = quiet.dataQuality as readonly [HostQuality, ...HostQuality[]]
const clean: HostQuality = { ...quality, badTimes: 0, features: [] }

describe("remarks on the night's data", () => {
  it("name data that were read but not used", () => {
    const features = [
      { feature: "os", missing: 9, text: 9, infinite: 0, resets: 0, state: "empty" as const },
      { feature: "cpu", missing: 1, text: 1, infinite: 0, resets: 0, state: "ok" as const },
    ]
    const dataQuality = [
      { ...clean, host: "web-1", rowsRead: 1000, conflictingRows: 3, badTimes: 2, features },
    ]
    const rejectedRows = [{ file: "a.csv", rejected: 5, rows: 1000 }]
    expect(dataRemarks({ ...quiet, dataQuality, rejectedRows })).toEqual([
      "5 of 1,000 rows in a.csv do not fit its header and were left out.",
      "3 rows of web-1 repeat the time of another row with a different value; the last one counts.",
      "2 rows of web-1 have no readable time and were left out.",
      "Text in place of numbers was left out: os.",
    ])
    expect(dataRemarks({ ...quiet, dataQuality: [clean] })).toEqual([])
  })

  it("say what the source's server said of its data", () => {
    const sourceRemarks = [
      { code: "server-warning", params: { feature: "load", days: 2, text: "store down" } },
      { code: "short-retention", params: { days: 9, wanted: 30 } },
    ] as const
    expect(sourceSentences({ ...quiet, sourceRemarks })).toEqual({
      partial: ["The server's answers for load may be partial on 2 days: store down."],
      short: ["The server has samples of 9 days before the night; the job asks for 30."],
    })
  })

  it("report hosts whose night is unlike their history in one line", () => {
    const busy = busyNight().result
    const incidents = busy.incidents.map((incident, index) =>
      index === 0
        ? {
            ...incident,
            title: { code: "unlike-history", params: { hosts: ["db-2"], hostCount: 2 } } as const,
          }
        : incident,
    )
    expect(unlikeHistory({ ...busy, incidents })).toEqual([
      "db-2 and web-1 are above their thresholds all night: levels changed before the night began, or the history is of other machines.",
    ])
    expect(unlikeHistory(quiet)).toEqual([])
  })
})
