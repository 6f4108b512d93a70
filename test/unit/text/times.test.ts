import { describe, expect, it, test } from "vitest"
import {
  formatDate,
  formatDateTime,
  formatDateTimeWithUtc,
  formatDuration,
  formatSpan,
  formatTime,
  zoneName,
} from "../../../src/text/index.ts"

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000]
const at = Date.parse("2026-11-19T23:06:00Z")

describe("durations", () => {
  test.each([
    [0, "0 ms"],
    [850, "850 ms"],
    [45 * second, "45 s"],
    [minute, "1 min"],
    [75 * second, "75 s"],
    [41 * minute, "41 min"],
    [59.7 * minute, "1 h"],
    [hour, "1 h"],
    [138 * minute, "2 h 18 min"],
    [47 * hour, "47 h"],
    [48 * hour, "2 d"],
    [3 * day + 4 * hour, "3 d 4 h"],
    [NaN, "–"],
  ])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe("instants", () => {
  it("are shown in the zone, with UTC where it differs", () => {
    expect(formatTime(at, "UTC")).toBe("23:06")
    expect(formatDateTimeWithUtc(at, "UTC")).toBe("19 Nov 23:06 UTC")
    expect(formatDateTimeWithUtc(at, "Europe/Berlin")).toBe("20 Nov 00:06 CET (19 Nov 23:06 UTC)")
    expect(formatDateTimeWithUtc(at, "America/New_York")).toBe("19 Nov 18:06 EST (23:06 UTC)")
  })

  it("have dates in the zone", () => {
    expect(formatDate(at, "UTC")).toBe("19 November 2026")
    expect(formatDate(at, "Asia/Tokyo")).toBe("20 November 2026")
    expect(formatDateTime(at, "Asia/Tokyo")).toBe("20 Nov 08:06")
  })

  it("write midnight as 00:00", () => {
    expect(formatTime(Date.parse("2026-11-20T00:00:00Z"), "UTC")).toBe("00:00")
  })

  it("use the zone's abbreviation at that instant", () => {
    expect(zoneName(at, "Europe/Berlin")).toBe("CET")
    expect(zoneName(Date.parse("2026-07-01T12:00:00Z"), "Europe/Berlin")).toBe("CEST")
    expect(zoneName(at, "America/New_York")).toBe("EST")
    expect(zoneName(at, "Etc/UTC")).toBe("UTC")
    expect(zoneName(at, "Asia/Kathmandu")).toMatch(/^GMT\+5:45$|^NPT$/)
  })
})

describe("spans", () => {
  it("name the day only where the ends differ", () => {
    expect(formatSpan(Date.parse("2026-11-19T14:06:00Z"), Date.parse("2026-11-19T16:24:00Z"), "UTC")).toBe(
      "14:06–16:24 UTC",
    )
    const [from, to] = [Date.parse("2026-11-19T22:50:00Z"), Date.parse("2026-11-20T00:10:00Z")]
    expect(formatSpan(from, to, "Europe/Berlin")).toBe("19 Nov 23:50–20 Nov 01:10 CET")
  })

  it("name both zones over a change of the clock", () => {
    expect(
      formatSpan(Date.parse("2026-10-25T00:30:00Z"), Date.parse("2026-10-25T01:30:00Z"), "Europe/Berlin"),
    ).toBe("02:30 CEST–02:30 CET")
  })
})
