import { describe, expect, test } from "vitest"
import { heightOf, logAxis, valueAxis } from "../../../../src/charts/layout/value-axis.ts"

const GiB = 2 ** 30
const axis = (low: number, high: number, unit = "", count = 5) => valueAxis({ low, high, unit, count })
const labels = (low: number, high: number, unit = "", count = 5) =>
  axis(low, high, unit, count).ticks.map(t => t.label)

describe("a linear axis", () => {
  test.each([
    [180, 391, "ms", "200 250 300 350 400", "ms"],
    [0.4 * GiB, 8.9 * GiB, "bytes", "0 2 4 6 8", "GiB"],
    [11_000, 103_000, "1/s", "0 20k 40k 60k 80k 100k", "/s"],
    [0.5, 0.93, "", "0.5 0.6 0.7 0.8 0.9", ""],
    [93, 100, "%", "94 96 98 100", "%"],
    [-3, 4, "celsius", "-2 0 2 4", "°C"],
    [1500, 9800, "ms", "0 2 4 6 8 10", "s"],
    [2e-7, 9e-7, "", "0 2e-7 4e-7 6e-7 8e-7", ""],
  ])("from %d to %d %s reads %s in %s", (low, high, unit, expected, printed) => {
    expect(labels(low, high, unit).join(" ")).toBe(expected)
    expect(axis(low, high, unit).unit).toBe(printed)
  })

  test("contains all values and ticks, and goes below zero only where needed", () => {
    for (const [low, high] of [
      [0, 1],
      [1, 1],
      [0, 0],
      [-5, -5],
      [-1e9, 1e12],
      [0.98, 1.02],
      [1e-12, 1e-11],
    ] as const) {
      const { domain, ticks } = axis(low, high)
      expect(domain[0]).toBeLessThanOrEqual(low)
      expect(domain[1]).toBeGreaterThanOrEqual(high)
      expect(domain[1]).toBeGreaterThan(domain[0])
      if (low >= 0) expect(domain[0]).toBeGreaterThanOrEqual(0)
      expect(ticks.length).toBeGreaterThan(1)
      expect(ticks.every(t => t.value >= domain[0] && t.value <= domain[1])).toBe(true)
    }
  })

  test("starts at zero for a constant, so that it does not look like a cliff", () => {
    expect(axis(93, 93, "%").domain).toEqual([0, 100])
    expect(axis(8, 8).domain).toEqual([0, 10])
  })
})

describe("a logarithmic axis", () => {
  test("is ticked at powers of ten, or finer on a short axis", () => {
    expect(logAxis({ low: 0.4, high: 2600 }).ticks.map(t => t.label)).toEqual(["1", "10", "100", "1,000"])
    expect(logAxis({ low: 0.02, high: 0.45 }).ticks.map(t => t.label)).toEqual([
      "0.02",
      "0.05",
      "0.1",
      "0.2",
      "0.5",
    ])
    expect(logAxis({ low: 1e-9, high: 1e9 }).ticks.length).toBeLessThan(8)
  })

  test("always has a positive domain", () => {
    for (const [low, high] of [
      [0, 0],
      [-1, 5],
      [3, 3],
      [0, 1e-9],
    ] as const) {
      const [bottom, top] = logAxis({ low, high }).domain
      expect(bottom).toBeGreaterThan(0)
      expect(top).toBeGreaterThan(bottom)
      expect(top).toBeGreaterThanOrEqual(high)
    }
  })

  test("places equal ratios at equal distances", () => {
    const value = logAxis({ low: 1, high: 1000 })
    expect(heightOf(value, 100) - heightOf(value, 10)).toBeCloseTo(
      heightOf(value, 1000) - heightOf(value, 100),
      12,
    )
    expect(heightOf(value, 0)).toBe(0)
  })
})
