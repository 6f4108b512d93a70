import { describe, expect, it } from "vitest"
import { quantile, seeded } from "../../../src/stats/index.ts"
import { declusteredPeaks, pot } from "../../../src/stats/pot.ts"

describe("declustered peaks", () => {
  it("count a run above the level once, by its maximum", () => {
    expect(declusteredPeaks([0, 2, 5, 3, 0, 0, 0, 4, 0], 1, 2)).toEqual([5, 4])
  })

  it("join runs with fewer rows below the level between them than the gap", () => {
    expect(declusteredPeaks([5, 0, 3, 0, 0, 4], 1, 2)).toEqual([5, 4])
    expect(declusteredPeaks([5, 0, 3, 0, 0, 4], 1, 1)).toEqual([5, 3, 4])
    expect(declusteredPeaks([5, 0, 3, 0, 0, 4], 1, 3)).toEqual([5])
  })

  it("skip missing values without ending a run", () => {
    expect(declusteredPeaks([5, NaN, NaN, NaN, 3, 0, 0, 4], 1, 2)).toEqual([5, 4])
  })

  it("are none where nothing is strictly above the level", () => {
    expect(declusteredPeaks([1, 1, 1], 1, 2)).toEqual([])
    expect(declusteredPeaks([], 1, 2)).toEqual([])
  })
})

describe("the threshold by peaks over threshold", () => {
  it("keeps its promise on independent exponential values to within a third", () => {
    const random = seeded(5)
    const draw = (n: number) => Float64Array.from({ length: n }, () => -Math.log(1 - random.next()))
    const { threshold, method } = pot(draw(20_000), { rate: 1e-4, gap: 1 })
    expect(method).toBe("gpd")
    expect(threshold).toBeCloseTo(-Math.log(1e-4), 0)
    const exceeded = declusteredPeaks(draw(1_000_000), threshold, 1).length
    expect(exceeded).toBeGreaterThan(50)
    expect(exceeded).toBeLessThan(200)
  })

  it("promises events, not rows: bursts of ten rows do not raise it as ten events would", () => {
    const random = seeded(8)
    const single = Float64Array.from({ length: 5000 }, () => -Math.log(1 - random.next()))
    const burst = Float64Array.from({ length: 50_000 }, (_, row) => single[Math.floor(row / 10)]!)
    const perRow = pot(burst, { rate: 1e-4, gap: 1 })
    const perEvent = pot(single, { rate: 1e-3, gap: 1 })
    expect(perRow.threshold).toBeCloseTo(perEvent.threshold, 0)
  })

  it("rises as the promise grows stricter", () => {
    const random = seeded(2)
    const values = Float64Array.from({ length: 3000 }, () => random.normal() ** 2)
    const thresholds = [1e-2, 1e-3, 1e-4, 1e-5].map(rate => pot(values, { rate, gap: 3 }).threshold)
    expect(thresholds).toEqual([...thresholds].sort((a, b) => a - b))
  })

  it("does not depend on where missing values lie", () => {
    const random = seeded(4)
    const values = Array.from({ length: 2000 }, () => random.normal() ** 2)
    expect(
      pot(
        values.flatMap(v => [v, NaN]),
        { rate: 1e-4, gap: 2 },
      ),
    ).toEqual(pot(values, { rate: 1e-4, gap: 2 }))
  })

  it("fits no shape to fewer than ten peaks", () => {
    const values = Array.from({ length: 100 }, (_, row) => (row % 20 === 0 ? 5 + row / 100 : 1))
    const fit = pot(values, { rate: 1e-5, gap: 2 })
    expect(fit.method).toBe("exponential")
    expect(fit.shape).toBe(0)
    expect(fit.threshold).toBeGreaterThan(5.8)
  })

  it("is the constant itself for constant values, and NaN for none", () => {
    expect(pot(new Float32Array(500).fill(3), { rate: 1e-4, gap: 5 })).toMatchObject({
      threshold: 3,
      peaks: 0,
      method: "level",
    })
    expect(pot([NaN, NaN], { rate: 1e-4, gap: 5 }).threshold).toBeNaN()
    expect(pot([], { rate: 1e-4, gap: 5 }).rows).toBe(0)
  })

  it("is the level where the promise allows more than the level's peaks", () => {
    const random = seeded(9)
    const values = Float64Array.from({ length: 1000 }, () => random.next())
    const fit = pot(values, { rate: 0.5, gap: 1 })
    expect(fit.method).toBe("level")
    expect([0.98, 0.95, 0.9].map(q => quantile(values, q))).toContain(fit.threshold)
  })

  it("is not carried off by one old incident among the values", () => {
    const random = seeded(6)
    const values = Float64Array.from({ length: 4000 }, () => 1 + random.normal() ** 2 / 10)
    const clean = pot(values, { rate: 1e-4, gap: 10 }).threshold
    values.fill(500, 1000, 1040)
    expect(pot(values, { rate: 1e-4, gap: 10 }).threshold).toBeLessThan(2 * clean)
  })
})
