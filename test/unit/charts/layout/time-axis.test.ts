import { expect, test } from "vitest"
import { timeTicks } from "../../../../src/charts/layout/time-axis.ts"

const hour = 3_600_000
const labels = (start: string, end: string, zone: string, width = 655) =>
  timeTicks({ start: Date.parse(start), end: Date.parse(end) }, zone, width).map(
    t => `${new Date(t.value).toISOString().slice(11, 16)} ${t.label}`,
  )

test("a day in UTC is ticked every three hours, midnight by its date", () => {
  expect(labels("2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z", "UTC")).toEqual([
    "00:00 19 Nov",
    "03:00 03:00",
    "06:00 06:00",
    "09:00 09:00",
    "12:00 12:00",
    "15:00 15:00",
    "18:00 18:00",
    "21:00 21:00",
    "00:00 20 Nov",
  ])
})

test("clocks set forward in Berlin: local hours stay round, true distances shrink", () => {
  expect(labels("2026-03-28T23:00:00Z", "2026-03-29T10:00:00Z", "Europe/Berlin")).toEqual([
    "23:00 29 Mar",
    "00:00 01:00",
    "01:00 03:00",
    "02:00 04:00",
    "03:00 05:00",
    "04:00 06:00",
    "05:00 07:00",
    "06:00 08:00",
    "07:00 09:00",
    "08:00 10:00",
    "09:00 11:00",
    "10:00 12:00",
  ])
})

test("clocks set back in Berlin: the repeated hour is ticked twice", () => {
  expect(labels("2026-10-24T22:00:00Z", "2026-10-25T04:00:00Z", "Europe/Berlin", 500)).toEqual([
    "22:00 25 Oct",
    "23:00 01:00",
    "00:00 02:00",
    "01:00 02:00",
    "02:00 03:00",
    "03:00 04:00",
    "04:00 05:00",
  ])
})

test("zones with half-hour and quarter-hour offsets have round local times", () => {
  expect(labels("2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z", "Asia/Kathmandu")).toContain("06:15 12:00")
  expect(labels("2026-11-19T00:00:00Z", "2026-11-19T02:00:00Z", "Asia/Kolkata")).toContain("00:30 06:00")
})

test("a day without 00:00 (Beirut, 29 March 2026) is still ticked", () => {
  const ticks = labels("2026-03-26T12:00:00Z", "2026-04-02T12:00:00Z", "Asia/Beirut")
  expect(ticks).toContain("22:00 29 Mar")
  expect(ticks).toHaveLength(7)
})

test("ticks are never closer than asked for, from ten minutes to two months", () => {
  for (const length of [hour / 6, hour, 5 * hour, 13 * hour, 24 * hour, 80 * hour, 500 * hour, 1500 * hour]) {
    const start = Date.parse("2026-11-19T00:07:00Z")
    const ticks = timeTicks({ start, end: start + length }, "America/New_York", 300)
    const gaps = ticks.slice(1).map((t, i) => ((t.value - ticks[i]!.value) / length) * 300)
    expect(Math.min(...gaps, 58), `${length / hour} h`).toBeGreaterThan(57)
    expect(ticks.length).toBeGreaterThan(0)
  }
})

const zones = ["Asia/Beirut", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"]
test.each(zones)("in %s no day of a long night is lost, nor any found twice", zone => {
  const [start, end] = [Date.parse("2026-03-20T00:07:00Z"), Date.parse("2026-04-12T23:50:00Z")]
  const date = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" })
  const quarter = hour / 4
  const quarters = Array.from(
    { length: Math.floor((end - start) / quarter) + 2 },
    (_, i) => (Math.ceil(start / quarter) + i) * quarter,
  )
  const days = quarters.filter(t => t <= end && date.format(t) !== date.format(t - quarter))
  expect(timeTicks({ start, end }, zone, 2000).map(tick => tick.value)).toEqual(days)
})
