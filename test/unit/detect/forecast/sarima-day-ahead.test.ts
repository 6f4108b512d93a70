import { describe, expect, test } from "vitest"
import { day, hour } from "../../../../src/base/index.ts"
import { forecastNextDay } from "../../../../src/detect/index.ts"
import { type HourlyMeans, hourlyMeans, hoursPerDay } from "../../../../src/detect/forecast/hourly-means.ts"
import { lstmDayAhead } from "../../../../src/detect/forecast/lstm-day-ahead.ts"
import { type Forecaster, seasonalNaive } from "../../../../src/detect/forecast/forecaster.ts"
import { sarimaDayAhead } from "../../../../src/detect/forecast/sarima-day-ahead.ts"
import { type Column, daily, hostOf, nightStart, noise, rule } from "../hosts.ts"

const named = { ...rule, detectors: ["sarima-lstm"] } as const
const step = hour / 4
const rows = { historyRows: 20 * 96, nightRows: 96, step }
const [a, b] = [noise("a", 3), noise("b", 3)] as [Column, Column]
/**
 * A rhythm that grows: the forecaster's is that of the whole history, the day before has all of its noise.
 */
const growing: Column = (row, time) => 100 + (60 + (row / 96) * 2.5) * daily(time) + a(Math.floor(row / 4), 0)
const square: Column = (_, time) => (time % day < 7 * hour ? 90 : 20)
const quiet: Column = (row, time) => 80 + 40 * daily(time) + b(row, time)
const frames = hostOf({ columns: { "mem-used": growing, "disk-used": square, "p95-ms": quiet }, ...rows })
const methodOf = async (detectors: typeof rule | typeof named): Promise<(string | undefined)[]> => {
  const outlook = await forecastNextDay(frames, detectors)
  return ["mem-used", "disk-used"].map(name => outlook.find(({ feature }) => feature === name)?.method)
}

describe("the outlook by SARIMA and an LSTM", () => {
  test("is told where the job names it and it told held-out days best, not where the day before did", async () => {
    expect(await methodOf(named)).toEqual(["sarima-lstm", "seasonal-naive"])
  })

  test("is not told where the job does not name it", async () => {
    expect((await methodOf(rule))[0]).toMatch(/^(lstm-forecaster|seasonal-naive)$/)
  })

  test("stands for a feature exactly where neither the day before nor the forecaster missed less", async () => {
    const hours = hourlyMeans(frames, [0, 1, 2])
    const methods = [
      seasonalNaive(hours),
      await lstmDayAhead(hours, named),
      (await sarimaDayAhead(hours, named))!,
    ]
    const misses = await Promise.all(methods.map(method => missesOf(hours, method)))
    const best = [0, 1, 2].map(
      f => methods[misses.reduce((least, miss, i) => (miss[f]! < misses[least]![f]! ? i : least), 0)]!.name,
    )
    expect((await forecastNextDay(frames, named)).map(({ method }) => method)).toEqual(best)
  })

  test("goes on from the night, in the feature's own unit, whatever its size", async () => {
    const sized = async (factor: number): Promise<readonly number[]> => {
      const column: Column = (row, time) => factor * growing(row, time)
      const [outlook] = await forecastNextDay(hostOf({ columns: { "mem-used": column }, ...rows }), named)
      expect([outlook!.method, outlook!.start, outlook!.expected.length]).toEqual([
        "sarima-lstm",
        nightStart + day,
        hoursPerDay,
      ])
      return outlook!.expected.map(value => value / factor)
    }
    const [small, large] = [await sized(1), await sized(2 ** 33)]
    small.forEach((value, lead) => expect(large[lead]).toBeCloseTo(value, 3))
    expect(Math.max(...small) - Math.min(...small)).toBeGreaterThan(10)
  })

  test("needs a fortnight of history; with less the others tell the day", async () => {
    const short = hostOf({ columns: { "mem-used": growing }, ...rows, historyRows: 12 * 96 })
    expect(await sarimaDayAhead(hourlyMeans(short, [0]), named)).toBeNull()
    expect((await forecastNextDay(short, named))[0]!.method).toMatch(/^(lstm-forecaster|seasonal-naive)$/)
  })

  test("comes through a hole in history and night", async () => {
    const holed: Column = (row, time) =>
      (row >= 20 && row < 70) || (row >= -900 && row < -800) ? NaN : growing(row, time)
    const hours = hourlyMeans(hostOf({ columns: { "mem-used": holed }, ...rows }), [0])
    expect(
      [...(await (await sarimaDayAhead(hours, named))!.forecast([hours.validationEnd, hours.count]))].every(
        Number.isFinite,
      ),
    ).toBe(true)
  })

  test("same frames and rule, same bits", async () => {
    expect(await forecastNextDay(frames, named)).toEqual(await forecastNextDay(frames, named))
  })
})

/** Mean absolute errors of each feature over days that begin every three hours of the held-out ones. */
async function missesOf(
  { values, width, validationEnd: fit, history }: HourlyMeans,
  method: Forecaster,
): Promise<number[]> {
  const origins = Array.from({ length: history }, (_, at) => at).filter(
    at => at >= fit && (at - fit) % 3 === 0 && at + hoursPerDay <= history,
  )
  const forecast = await method.forecast(origins)
  return Array.from({ length: width }, (_, f) => {
    const errors = origins.flatMap((origin, o) =>
      Array.from({ length: hoursPerDay }, (_, lead) =>
        Math.abs(values[(origin + lead) * width + f]! - forecast[(o * hoursPerDay + lead) * width + f]!),
      ),
    )
    return errors.reduce((sum, error) => sum + error, 0) / errors.length
  })
}
