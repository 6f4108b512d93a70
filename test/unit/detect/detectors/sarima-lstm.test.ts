import { describe, expect, test } from "vitest"
import { day, hour } from "../../../../src/base/index.ts"
import { detect } from "../../../../src/detect/index.ts"
import { sarimaForecast, season } from "../../../../src/detect/forecast/sarima.ts"
import { quantile } from "../../../../src/stats/index.ts"
import { type Column, daily, hostOf, noise, rule } from "../hosts.ts"

const [a, b] = [noise("a", 0.04), noise("b", 0.04)] as [Column, Column]
/** A level that wanders from day to day, as medians of weeks cannot know. */
const wander = (time: number): number => Math.sin(time / (5 * day))
const columns: Readonly<Record<string, Column>> = {
  load: (row, time) => daily(time) + 0.5 * wander(time) + a(row, time),
  memory: (row, time) => 2 * daily(time) + wander(time) + b(row, time) + (row >= 40 && row < 60 ? 2 : 0),
}
const step = hour / 4
const size = { historyRows: 20 * 96, nightRows: 96, step }

describe("SARIMA and an LSTM on what it misses", () => {
  test("together find a level that the host never has at this hour, and name it", async () => {
    const { night, training } = await detect(hostOf({ columns, ...size }), {
      ...rule,
      detectors: ["sarima-lstm"],
    })
    expect(training.detector).toBe("sarima-lstm")
    const others = night.score.filter((_, row) => row < 30 || row >= 70)
    expect(quantile(night.score.subarray(40, 60), 0.5)).toBeGreaterThan(3 * quantile(others, 0.9))
    const memory = Array.from({ length: 20 }, (_, i) => night.contributions[(40 + i) * 2 + 1]!)
    expect(quantile(memory, 0.5)).toBeGreaterThan(0.6)
  })

  test("are left out where the history is short, with a remark", async () => {
    const { training } = await detect(hostOf({ columns, ...size, historyRows: 8 * 96 }), {
      ...rule,
      detectors: ["sarima-lstm"],
    })
    expect(training.detector).toBe("seasonal-baseline")
    expect(training.notes).toContainEqual({
      detector: "sarima-lstm",
      code: "skipped",
      params: { reason: { code: "history-too-short", params: { days: 10 } } },
    })
  })

  test("are left out where medians miss less: of what happens within an hour they know nothing", async () => {
    const quarters: Column = (row, time) => (time % hour < step ? 1 : 0) + a(row, time)
    const { training } = await detect(hostOf({ columns: { quarters }, ...size }), {
      ...rule,
      detectors: ["sarima-lstm"],
    })
    expect(training.notes).toContainEqual({
      detector: "sarima-lstm",
      code: "skipped",
      params: { reason: { code: "worse-than-baseline", params: { ratio: expect.any(Number) } } },
    })
  })

  test("same frames and rule, same bits", async () => {
    const scored = async (): Promise<unknown> =>
      (await detect(hostOf({ columns, ...size }), { ...rule, detectors: ["sarima-lstm"] })).night
    expect(await scored()).toEqual(await scored())
  })
})

describe("a SARIMA forecast", () => {
  const past = Array.from({ length: 14 * season }, (_, i) => 10 * daily(i * hour) + a(i, 0))

  test("goes on in the day's rhythm", () => {
    sarimaForecast(past, 2 * season).forEach((value, i) =>
      expect(Math.abs(value - 10 * daily(i * hour))).toBeLessThan(0.4),
    )
  })

  test("of a constant, of little and of nothing at all is the day before", () => {
    expect(sarimaForecast(new Float64Array(10 * season).fill(3), 5)).toEqual([3, 3, 3, 3, 3])
    expect(sarimaForecast(past.slice(0, 2 * season), 3)).toEqual(past.slice(season, season + 3))
    expect(sarimaForecast(new Float64Array(5 * season).fill(NaN), 2)).toEqual([0, 0])
  })

  test("takes a missing value for that of the day before", () => {
    const holed = past.map((value, i) => (i >= 300 && i < 310 ? NaN : value))
    sarimaForecast(holed, season).forEach((value, i) =>
      expect(Math.abs(value - 10 * daily(i * hour))).toBeLessThan(0.5),
    )
  })
})
