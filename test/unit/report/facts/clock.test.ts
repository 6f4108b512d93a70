import { describe, expect, it } from "vitest"
import { clockOf } from "../../../../src/report/facts/clock.ts"

const hour = 3_600_000
const start = Date.UTC(2026, 10, 19, 21)

describe("the clock of a night", () => {
  it("shows local time with UTC next to it", () => {
    const clock = clockOf(start, start + 24 * hour, "Europe/Berlin")
    expect(clock.name).toBe("CET")
    expect(clock.cell(start)).toEqual({ iso: "2026-11-19T21:00:00.000Z", local: "22:00", utc: "21:00" })
    expect(clock.withUtc(start)).toBe("22:00 CET (21:00 UTC)")
  })

  it("has no second column where the zone is UTC", () => {
    const clock = clockOf(start, start + 24 * hour, "UTC")
    expect(clock.cell(start).utc).toBeNull()
    expect(clock.withUtc(start)).toBe("21:00 UTC")
  })

  it("adds the date where times would be ambiguous", () => {
    expect(clockOf(start, start + 72 * hour, "UTC").span(start, start + 30 * hour)).toBe(
      "19 Nov 21:00 – 21 Nov 03:00",
    )
  })

  it("names the zone by its IANA name on the night in which summer time ends", () => {
    const night = Date.UTC(2026, 9, 24, 22)
    const clock = clockOf(night, night + 24 * hour, "Europe/Berlin")
    expect(clock.name).toBe("Europe/Berlin")
    expect([clock.withUtc(night + 2.5 * hour), clock.withUtc(night + 3.5 * hour)]).toEqual([
      "02:30 CEST (00:30 UTC)",
      "02:30 CET (01:30 UTC)",
    ])
  })
})
