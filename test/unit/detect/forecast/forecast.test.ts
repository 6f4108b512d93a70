import { describe, expect, test } from "vitest"
import { day, type ForecastRecord, hour } from "../../../../src/base/index.ts"
import { forecastNextDay } from "../../../../src/detect/index.ts"
import { hourlyMeans, hoursPerDay } from "../../../../src/detect/forecast/hourly-means.ts"
import { seasonalNaive } from "../../../../src/detect/forecast/forecaster.ts"
import { type Column, daily, hostOf, nightStart, noise, rule } from "../hosts.ts"

const step = hour / 4
const [a, b] = [noise("a", 3), noise("b", 0.2)] as [Column, Column]
const columns: Readonly<Record<string, Column>> = {
  "p95-ms": (row, time) => 80 + 40 * daily(time) + a(row, time),
  "disk-used": row => 300 + row / 100 + b(row, 0),
  "cpu-user": (row, time) => 20 + a(row, time),
}
const rows = { historyRows: 14 * 96, nightRows: 96, step }
const frames = hostOf({ columns, ...rows })
const named = (outlook: readonly ForecastRecord[], feature: string): ForecastRecord =>
  outlook.find(one => one.feature === feature)!

describe("the outlook", () => {
  test("tells the 24 hours after the night, of what fills up or slows down", async () => {
    const outlook = await forecastNextDay(frames, rule)
    expect(outlook.map(({ feature }) => feature)).toEqual(["p95-ms", "disk-used"])
    for (const { start, step, expected, lower, upper, method } of outlook) {
      expect([start, step, expected.length, lower.length, upper.length]).toEqual([
        nightStart + day,
        hour,
        24,
        24,
        24,
      ])
      expect(method).toMatch(/^(lstm-forecaster|seasonal-naive)$/)
    }
    const truth = (column: Column, lead: number): number => {
      const rows = [0, 1, 2, 3].map(quarter => 96 + 4 * lead + quarter)
      return rows.reduce((sum, row) => sum + column(row, nightStart + row * step), 0) / 4
    }
    for (const { feature, expected, lower, upper } of outlook) {
      const inside = expected.filter(
        (_, lead) =>
          truth(columns[feature]!, lead) >= lower[lead]! && truth(columns[feature]!, lead) <= upper[lead]!,
      )
      expect(inside.length).toBeGreaterThanOrEqual(18)
      expected.forEach((value, lead) => expect(value >= lower[lead]! && value <= upper[lead]!).toBe(true))
    }
    const disk = named(outlook, "disk-used").expected
    expect(disk.at(-1)! - disk[0]!).toBeGreaterThan(0.3)
  })

  test("is the network's where that told held-out days better than the day before did", async () => {
    expect(named(await forecastNextDay(frames, rule), "p95-ms").method).toBe("lstm-forecaster")
  })

  test("is the day before where the network knows no better", async () => {
    const square: Column = (_, time) => (time % day < 7 * hour ? 90 : 20)
    const [outlook] = await forecastNextDay(hostOf({ columns: { "memory-used": square }, ...rows }), rule)
    expect(outlook!.method).toBe("seasonal-naive")
    expect(outlook!.expected).toEqual(Array.from({ length: hoursPerDay }, (_, lead) => (lead < 7 ? 90 : 20)))
  })

  test("never tells what a value cannot be", async () => {
    const used: Column = (row, time) => Math.max(0, Math.min(100, 97 + a(row, time)))
    const [outlook] = await forecastNextDay(
      hostOf({ columns: { "mem-used": used }, ...rows, unit: "%" }),
      rule,
    )
    expect(Math.max(...outlook!.upper)).toBeLessThanOrEqual(100)
  })

  test("needs ten days of history, and a value that moves", async () => {
    expect(await forecastNextDay(hostOf({ columns, ...rows, historyRows: 9 * 96 }), rule)).toEqual([])
    expect(await forecastNextDay(hostOf({ columns: { "mem-total": () => 16 }, ...rows }), rule)).toEqual([])
  })

  test("goes on from a night with a hole; from one without a value, nothing does", async () => {
    const without = (from: number, to: number): ReturnType<typeof hostOf> =>
      hostOf({
        columns: { "p95-ms": (row, time) => (row >= from && row < to ? NaN : columns["p95-ms"]!(row, time)) },
        ...rows,
      })
    expect((await forecastNextDay(without(20, 70), rule))[0]!.expected.every(Number.isFinite)).toBe(true)
    expect(await forecastNextDay(without(0, 96), rule)).toEqual([])
  })

  test("same frames and rule, same bits", async () => {
    expect(await forecastNextDay(frames, rule)).toEqual(await forecastNextDay(frames, rule))
  })
})

test("the seasonal forecast is the same hour of the day before", async () => {
  const hours = hourlyMeans(frames, [0, 1])
  const forecast = await seasonalNaive(hours).forecast([hours.history])
  expect([...forecast.subarray(0, 2)]).toEqual([
    ...hours.values.subarray((hours.history - hoursPerDay) * 2, (hours.history - hoursPerDay) * 2 + 2),
  ])
})
