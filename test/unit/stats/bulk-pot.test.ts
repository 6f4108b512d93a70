import { describe, expect, it } from "vitest"
import { bulkPot, seeded } from "../../../src/stats/index.ts"

const draw = (n: number, seed: number) => {
  const random = seeded(seed)
  return Float64Array.from({ length: n }, () => -Math.log(1 - random.next()))
}

describe("the threshold carried by the bulk", () => {
  it("is the exact quantile where the values are exponential", () => {
    const grid = Float64Array.from({ length: 100_001 }, (_, i) => -Math.log(1 - (i + 0.5) / 100_001))
    const { threshold, level, scale } = bulkPot(grid, 1e-4)
    expect(level).toBeCloseTo(Math.LN2, 3)
    expect(scale).toBeCloseTo(1, 3)
    expect(threshold).toBeCloseTo(-Math.log(1e-4), 2)
  })

  it("keeps its promise on fresh exponential values to within a factor of two", () => {
    const { threshold } = bulkPot(draw(5000, 3), 1e-4)
    const exceeded = draw(1_000_000, 4).filter(v => v > threshold).length
    expect(exceeded).toBeGreaterThan(50)
    expect(exceeded).toBeLessThan(200)
  })

  it("does not see how high the upper tenth reaches", () => {
    const values = draw(2000, 5)
    const wild = Float64Array.from(values, v => (v > 3 ? v * 1000 : v))
    expect(bulkPot(wild, 1e-4).threshold).toBe(bulkPot(values, 1e-4).threshold)
  })

  it("rises as the promise grows stricter, and never falls below the median", () => {
    const values = draw(1000, 6)
    const thresholds = [1, 0.5, 1e-2, 1e-4, 1e-6].map(rate => bulkPot(values, rate).threshold)
    expect(thresholds).toEqual([...thresholds].sort((a, b) => a - b))
    expect(thresholds[0]).toBe(bulkPot(values, 1e-4).level)
  })

  it("is the constant for constant values and NaN for none", () => {
    expect(bulkPot(new Float32Array(100).fill(2), 1e-4)).toEqual({ threshold: 2, level: 2, scale: 0 })
    expect(bulkPot([NaN], 1e-4).threshold).toBeNaN()
  })
})
