import { describe, expect, it } from "vitest"
import type { Frame } from "../../../../src/base/index.ts"
import { previousDays } from "../../../../src/incidents/series/previous-days.ts"
import { hour, minute } from "../scored-night.ts"

const day = 24 * hour
const until = Date.parse("2026-11-20T21:00:00Z")
const span = { start: until, end: until + day - minute }
/** `days` of one-minute rows up to `until`; the second feature's value is `at(time)`. */
const historyOf = (days: number, at: (time: number) => number, end = until): Frame => {
  const [rows, start] = [days * 1440, end - days * day]
  const feature = (name: string) =>
    ({ name, label: name, unit: "", kind: "gauge", scaling: "min-max", threshold: null }) as const
  const values = Float32Array.from({ length: rows * 2 }, (_, i) =>
    i % 2 === 0 ? -1 : at(start + (i >> 1) * minute),
  )
  return { host: "db-2", start, step: minute, rows, features: [feature("load"), feature("disk")], values }
}

describe("the same hours of previous days", () => {
  it("are those of up to seven days, the latest first, reduced without losing a peak", () => {
    const peak = until - 2 * day + 601 * minute
    const found = previousDays({
      history: historyOf(12, t => (t === peak ? 99 : 10)),
      feature: "disk",
      span,
      zone: "UTC",
    })!
    expect(found.feature).toBe("disk")
    expect(found.days.map(({ start }) => (until - start) / day)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(Math.max(...found.days.map(({ times }) => times.length))).toBeLessThanOrEqual(332)
    expect(found.days.map(({ values }) => Math.max(...values.map(v => v ?? 0)))).toEqual([
      10, 99, 10, 10, 10, 10, 10,
    ])
    expect(found.days[1]!.times[found.days[1]!.values.indexOf(99)]).toBe(peak)
    expect([found.days[0]!.times[0], found.days[0]!.times.at(-1)]).toEqual([until - day, until - minute])
  })

  it("are as many as the history holds, and null where it does not begin before them", () => {
    const history = { ...historyOf(2, () => 10) }
    const half = { start: until + 12 * hour, end: until + 36 * hour - minute }
    expect(previousDays({ history, feature: "disk", span, zone: "UTC" })!.days).toHaveLength(2)
    const days = previousDays({ history, feature: "disk", span: half, zone: "UTC" })!.days
    expect(days.map(({ start }) => (half.start - start) / day)).toEqual([2, 3])
    expect([days[1]!.values[0], days[1]!.values.at(-1)]).toEqual([null, 10])
  })

  it("are the same by the clock where clocks were changed between", () => {
    const end = Date.parse("2026-10-26T20:00:00Z")
    const night = { start: end, end: end + day - minute }
    const found = previousDays({
      history: historyOf(4, () => 10, end),
      feature: "disk",
      span: night,
      zone: "Europe/Berlin",
    })!
    const starts = found.days.map(({ start }) => new Date(start).toISOString().slice(5, 16))
    expect(starts).toEqual(["10-25T20:00", "10-24T19:00", "10-23T19:00", "10-22T19:00"])
  })

  it("leave out a day without a value, and are absent where none has any", () => {
    const missing = historyOf(3, t => (t >= until - day ? NaN : 10))
    expect(
      previousDays({ history: missing, feature: "disk", span, zone: "UTC" })!.days.map(
        ({ start }) => (until - start) / day,
      ),
    ).toEqual([2, 3])
    expect(
      previousDays({ history: historyOf(3, () => NaN), feature: "disk", span, zone: "UTC" }),
    ).toBeUndefined()
    expect(
      previousDays({ history: historyOf(3, () => 10), feature: "gone", span, zone: "UTC" }),
    ).toBeUndefined()
  })
})
