import { describe, expect, test } from "vitest"
import { parseInstant } from "../../../../src/base/index.ts"
import { isZone, lastTimeOfDay } from "../../../../src/job/time/instant.ts"

describe("lastTimeOfDay()", () => {
  const berlin = (text: string, now: string): string =>
    new Date(lastTimeOfDay(text, "Europe/Berlin", Date.parse(now))!).toISOString()

  test("is today's once it has passed, else yesterday's; minutes later it is the same instant", () => {
    expect(berlin("06:00", "2026-11-21T05:00:00Z")).toBe("2026-11-21T05:00:00.000Z")
    expect(berlin("06:00", "2026-11-21T05:40:00Z")).toBe("2026-11-21T05:00:00.000Z")
    expect(berlin("06:00", "2026-11-21T04:59:59Z")).toBe("2026-11-20T05:00:00.000Z")
    expect(berlin("23:30", "2026-11-20T23:10:00Z")).toBe("2026-11-20T22:30:00.000Z")
  })

  test("follows clock changes", () => {
    expect(berlin("06:00", "2026-03-29T07:00:00Z")).toBe("2026-03-29T04:00:00.000Z")
    expect(berlin("06:00", "2026-10-25T07:00:00Z")).toBe("2026-10-25T05:00:00.000Z")
    expect(berlin("00:30", "2026-10-25T22:45:00Z")).toBe("2026-10-24T22:30:00.000Z")
  })

  test("rejects any other text", () => {
    for (const text of ["", "now", "6:00", "24:00", "06:60", "06:00:00", "2026-11-21"])
      expect(lastTimeOfDay(text, "UTC", 0), text).toBeNull()
  })
})

describe("parseInstant()", () => {
  test("agrees with the platform on times with an offset", () => {
    for (const text of [
      "2026-11-21T06:00:00Z",
      "2024-02-29T23:59:59.123Z",
      "2026-11-21T06:00:00+05:30",
      "1969-12-31T23:59:59-03:00",
      "2026-11-21T06:00Z",
    ]) {
      expect(parseInstant(text, "Asia/Tokyo")).toBe(Date.parse(text))
    }
  })

  test("reads a time without offset as local time in the zone, summer and winter", () => {
    expect(parseInstant("2026-07-01 12:00", "Europe/Berlin")).toBe(Date.UTC(2026, 6, 1, 10))
    expect(parseInstant("2026-12-01", "Europe/Berlin")).toBe(Date.UTC(2026, 10, 30, 23))
    expect(parseInstant("2026-12-01T00:00:00.5", "Asia/Kathmandu")).toBe(
      Date.UTC(2026, 10, 30, 18, 15, 0, 500),
    )
    expect(parseInstant("2026-12-01", "Pacific/Kiritimati")).toBe(Date.UTC(2026, 10, 30, 10))
  })

  test("gives the first instant in a repeated hour, and the instant after a skipped one", () => {
    expect(parseInstant("2026-10-25T02:30", "Europe/Berlin")).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect(parseInstant("2026-03-29T02:30", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 1, 30))
  })

  test("rejects any other text", () => {
    for (const text of [
      "",
      "now",
      "2026-13-01",
      "2026-02-30",
      "2026-11-21T24:00",
      "2026-11-21T06:60",
      "21.11.2026",
      "2026-11-21T06",
      "1763700000",
      "2026-11-21X",
    ]) {
      expect(parseInstant(text, "UTC"), text).toBeNull()
    }
  })

  test("accepts the platform's zones", () => {
    expect(["UTC", "Europe/Berlin", "America/New_York"].every(isZone)).toBe(true)
    expect(["", "Mars/Base", "CEST2"].some(isZone)).toBe(false)
  })
})
