import { describe, expect, it } from "vitest"
import type { Context } from "../../../../src/report/facts/context.ts"
import { clockOf } from "../../../../src/report/facts/clock.ts"
import { createChartRenderer } from "../../../../src/report/facts/chart-renderer.ts"
import { eventsNear, timelineOf } from "../../../../src/report/facts/timeline.ts"
import { busyNight } from "../fixture.ts"

const { result, record, series } = busyNight()
const [leak, silent, slow] = result.incidents
const night = { start: Date.parse(result.night.start), end: Date.parse(result.night.end) }
const context: Context = {
  result,
  record,
  series: new Map(),
  fleet: null,
  renderer: createChartRenderer(),
  night,
  logo: null,
  drafts: new Map(),
  clock: clockOf(night.start, night.end, "UTC"),
}

describe("the timeline", () => {
  it("goes from the event before the first signal to the incident's end", () => {
    expect(timelineOf(slow!, context).map(row => `${row.time.local} ${row.kind} ${row.text}`)).toEqual([
      "10:02 reported deploy: order-writer 4.18.0 (on api-1)",
      "10:04 signal p99 response time and p95 response time outside the expected range (first signal)",
      "10:07 incident Incident opens: first anomalous row of api-1",
      "10:10 signal Errors outside the expected range",
      "10:59 incident Score of api-1 peaks at 19.7, 6.3 times its threshold",
      "11:33 incident Incident closes: last anomalous row",
    ])
  })

  it("begins before the onset with the normal score, where the run has it", () => {
    const kept = { ...context, series: new Map(series.map(each => [each.incident, each])) }
    expect(timelineOf(slow!, kept).map(row => `${row.time.local} ${row.kind} ${row.text}`)[0]).toMatch(
      /^09:34 before Before the first signal: score of api-1 is \d\.\d+, 0\.[34] times its threshold$/,
    )
  })

  it("has when the watch first raised the incident by day", () => {
    const raised = new Date(Date.parse(slow!.start) + 120_000).toISOString()
    const rows = timelineOf({ ...slow!, raised }, context)
    expect(rows.map(({ text }) => text)[3]).toBe("First raised by day: noctule watch opened the incident")
  })

  it("counts signals beyond the third and shows when each host joined", () => {
    const texts = timelineOf(leak!, context).map(row => row.text)
    expect(texts).toContain("4 more signals outside the expected range by this time")
    expect(texts).toContain("First anomalous row of web-1")
    expect(texts.at(-1)).toBe("Data ends; the incident is still open")
  })

  it("is in chronological order", () => {
    const times = timelineOf(leak!, context).map(row => row.time.iso)
    expect(times).toEqual([...times].sort())
  })

  it("shows only missing data for a silent host", () => {
    expect(timelineOf(silent!, context).map(row => row.text)).toEqual([
      "First missing row of edge-1",
      "backup window begins (whole fleet)",
      "Night ends; still no data",
    ])
  })

  it("takes events of its hosts and of the fleet, from three hours before to the end", () => {
    const at = Date.parse(slow!.start)
    const events = [
      { time: at - 4 * 3_600_000, host: "", text: "too early" },
      { time: at, host: "db-9", text: "elsewhere" },
      { time: at, host: "", text: "fleet" },
      { time: at + 5, host: "api-1", text: "own" },
    ]
    expect(eventsNear(slow!, events, at).map(event => event.text)).toEqual(["fleet", "own"])
  })
})
