import { readFileSync } from "node:fs"
import { describe, expect, it, test } from "vitest"
import { excessOf, fitExponential, fitGpd } from "../../../src/stats/gpd.ts"
import { seeded } from "../../../src/stats/index.ts"

interface Recorded {
  excesses: number[]
  shape: number
  scale: number
  logLikelihood: number
  beyond: { p: number; excess: number }[]
}
const recorded = JSON.parse(
  readFileSync(new URL("oracles/genpareto.json", import.meta.url), "utf8"),
) as Recorded[]

describe("the generalised Pareto fit", () => {
  test.each(recorded.map(r => [r.excesses.length, r.scale.toPrecision(3), r.shape.toFixed(3), r] as const))(
    "is at least as likely as scipy's for %d excesses of scale %s and shape %s, and agrees with it",
    (_n, _scale, _shape, oracle) => {
      const fit = fitGpd(oracle.excesses)
      expect(fit.logLikelihood).toBeGreaterThan(oracle.logLikelihood - 1e-6 * Math.abs(oracle.logLikelihood))
      expect(fit.shape).toBeCloseTo(oracle.shape, 2)
      expect(fit.scale / oracle.scale).toBeCloseTo(1, 2)
    },
  )

  test.each(recorded.map(r => [r.shape.toFixed(3), r] as const))(
    "gives scipy's tail for shape %s",
    (_shape, oracle) => {
      for (const { p, excess } of oracle.beyond) expect(excessOf(oracle, p) / excess).toBeCloseTo(1, 9)
    },
  )

  it("does not depend on the unit of the excesses", () => {
    const random = seeded(3)
    const excesses = Array.from({ length: 100 }, () => excessOf({ shape: 0.2, scale: 1 }, 1 - random.next()))
    const [one, large] = [fitGpd(excesses), fitGpd(excesses.map(y => y * 1e9))]
    expect(large.shape).toBeCloseTo(one.shape, 9)
    expect(large.scale / 1e9).toBeCloseTo(one.scale, 9)
  })

  it("finds shape and scale again in many excesses", () => {
    const random = seeded(11)
    const fit = fitGpd(
      Float64Array.from({ length: 5000 }, () => excessOf({ shape: 0.25, scale: 2 }, 1 - random.next())),
    )
    expect(Math.abs(fit.shape - 0.25)).toBeLessThan(0.06)
    expect(Math.abs(fit.scale - 2)).toBeLessThan(0.15)
  })

  it("has no scale without an excess, and the mean as scale for a single one", () => {
    expect(fitGpd([]).scale).toBeNaN()
    expect(fitGpd([NaN, 0, -1]).scale).toBeNaN()
    expect(fitExponential([]).scale).toBeNaN()
    expect(fitExponential([3]).scale).toBe(3)
  })

  it("stays finite when all excesses are equal", () => {
    const fit = fitGpd([2, 2, 2, 2])
    expect(Number.isFinite(fit.shape)).toBe(true)
    expect(fit.scale).toBeGreaterThan(0)
  })
})
