import { describe, expect, it } from "vitest"
import type { HostQuality } from "../../../../../src/base/index.ts"
import {
  dataRemarks,
  sourceSentences,
  unreadLines,
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
    const rejectedRows = [
      { file: "a.csv", rejected: 5, rows: 1000 },
      { file: "b.jsonl", rejected: 1, rows: 1000, cut: true as const },
    ]
    expect(dataRemarks({ ...quiet, dataQuality, rejectedRows })).toEqual([
      "5 of 1,000 rows in a.csv do not fit its header and were left out.",
      "The last line of b.jsonl is cut off and was left out.",
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
      format: [],
    })
  })

  it("say how access logs were read, what their format lacks, and which lines are no request", () => {
    const sourceRemarks = [
      { code: "log-format", params: { service: "api", format: "combined", files: 3 } },
      { code: "log-untimed", params: { service: "api", format: "combined" } },
      { code: "log-unread", params: { service: "api", unread: 80, lines: 800 } },
    ] as const
    const { partial, short, format } = sourceSentences({ ...quiet, sourceRemarks })
    expect(partial).toEqual([
      expect.stringMatching(/^80 of 800 lines \(10\s%\) in the access logs of api are no request that/),
    ])
    expect(short).toEqual([])
    expect(format).toEqual([
      "3 access logs of api were read as combined.",
      "The access logs of api hold no request time, so there is no latency: " +
        "add $request_time to nginx's log_format, or %D to Apache's LogFormat.",
    ])
    const rejectedRows = [{ file: "api/access.log", rejected: 80, rows: 800, samples: ["ERROR <b>"] }]
    expect(dataRemarks({ ...quiet, dataQuality: [clean], rejectedRows })).toEqual([])
    expect(unreadLines({ ...quiet, rejectedRows })).toEqual([
      { host: "api/access.log", text: "80 of 800 lines are no request, such as “ERROR <b>”" },
    ])
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
