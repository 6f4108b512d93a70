import { describe, expect, it } from "vitest"
import type { RunResult } from "../../../../../src/base/index.ts"
import { headline, severityCounts } from "../../../../../src/report/facts/night/headline.ts"
import { busyNight, quietNight } from "../../fixture.ts"

function night(base: RunResult, change: Partial<RunResult>): RunResult {
  return { ...base, ...change }
}

describe("the headline", () => {
  const busy = busyNight().result
  const quiet = quietNight().result
  const closed = busy.incidents.map(incident => ({ ...incident, open: false }))
  const silenced = quiet.hosts.map((host, index) =>
    index === 0 ? { ...host, status: "failed" as const } : host,
  )
  it.each([
    [
      "several incidents, some open",
      busy,
      "3 incidents on 4 of 8 hosts: 1 critical and 2 high; 2 still open",
    ],
    [
      "one open incident",
      night(busy, { incidents: busy.incidents.slice(0, 1) }),
      "1 incident on 2 of 8 hosts: 1 critical; still open",
    ],
    [
      "closed ones",
      night(busy, { incidents: closed.slice(0, 2) }),
      "2 incidents on 3 of 8 hosts: 1 critical and 1 high",
    ],
    [
      "all open",
      night(busy, { incidents: busy.incidents.slice(0, 2) }),
      "2 incidents on 3 of 8 hosts: 1 critical and 1 high; all still open",
    ],
    ["a quiet night", quiet, "A quiet night: all 6 hosts stayed below their thresholds"],
    [
      "one quiet host",
      night(quiet, { hosts: quiet.hosts.slice(0, 1) }),
      "A quiet night: the host stayed below its threshold",
    ],
    [
      "no anomaly, but not all were judged",
      night(quiet, { hosts: silenced }),
      "No incident on 5 of 6 hosts; 1 could not be scored",
    ],
    [
      "no host scored",
      night(quiet, { hosts: silenced.slice(0, 1) }),
      "No result: none of 1 host could be scored",
    ],
  ])("says %s", (_, result, sentence) => {
    expect(headline(result)).toBe(sentence)
  })

  it("counts most severe first and omits zeros", () => {
    expect(severityCounts(busy.incidents)).toEqual([
      { severity: "critical", count: 1 },
      { severity: "high", count: 2 },
    ])
  })
})
