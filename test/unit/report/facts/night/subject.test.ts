import { describe, expect, it } from "vitest"
import type { RunResult } from "../../../../../src/base/index.ts"
import { clockOf } from "../../../../../src/report/facts/clock.ts"
import { subjectOf } from "../../../../../src/report/facts/night/subject.ts"
import { busyNight, quietNight } from "../../fixture.ts"

const quiet = quietNight().result
const busy = busyNight().result
const subjectFor = (result: RunResult): string => {
  const clock = clockOf(Date.parse(result.night.start), Date.parse(result.night.end), result.job.timeZone)
  return subjectOf(result, clock).replace("Order fleet, night to 20 November 2026: ", "")
}
const one = (result: RunResult): RunResult => ({
  ...result,
  hosts: result.hosts.slice(0, 1),
  dataQuality: result.dataQuality.slice(0, 1),
})
const failed = (result: RunResult): RunResult => ({
  ...result,
  hosts: result.hosts.map(host => ({ ...host, status: "failed" as const })),
})

describe("the subject of a mail", () => {
  it.each([
    ["a quiet fleet", quiet, "no incident, all 6 hosts scored"],
    ["one quiet host", one(quiet), "no incident, its one host scored"],
    [
      "hosts that are gone",
      { ...quiet, gone: ["old-1", "old-2"] },
      "no incident, all 6 hosts scored; 2 hosts without data since before this night",
    ],
    ["one host without data", failed(one(quiet)), "NO DATA: none of 1 host could be scored"],
    ["a fleet without data", failed(quiet), "NO DATA: none of 6 hosts could be scored"],
    [
      "one incident",
      { ...busy, incidents: busy.incidents.slice(2) },
      "1 high; 2 of 8 hosts not fully scored. api-1: p99 response time 2.1 times the expected value for 1 h 27 min",
    ],
  ])("of %s", (_, result, subject) => {
    expect(subjectFor(result)).toBe(subject)
  })

  it("stays short however long the names are", () => {
    const [first] = busy.incidents
    const long = {
      ...busy,
      job: { ...busy.job, title: "fleet ".repeat(50) },
      incidents: [{ ...first!, title: { code: "text", params: { text: "host".repeat(100) } } as const }],
    }
    expect(subjectFor(long).length).toBeLessThan(230)
  })
})
