import { expect, test } from "vitest"
import { explainedShare, firstQuarterShare, slopeOf } from "../../../../src/report/lab/measures.ts"
import { workingRange } from "../../../../src/report/lab/sweep.ts"

test("the slope is in powers of ten per step back, negative where the gradient fades", () => {
  const states = Array.from({ length: 40 }, (_, t) => 3 * 10 ** (-0.25 * (39 - t)))
  expect(slopeOf({ states })).toBeCloseTo(-0.25, 10)
  expect(slopeOf({ states: [1, 1, 1] })).toBeCloseTo(0, 10)
  expect(slopeOf({ states: [0, 0, 1] })).toBeNaN()
})

test("the share of the first quarter is of the sum of norms", () => {
  expect(firstQuarterShare({ states: [1, 2, 3, 4] })).toBeCloseTo(0.1, 10)
  expect(firstQuarterShare({ states: [0, 0, 0, 0] })).toBeNaN()
})

test("a reconstruction of the mean explains nothing, a perfect one all, and missing rows do not count", () => {
  const day = [1, 2, null, 3, 4]
  expect(explainedShare(day, [2.5, 2.5, 9, 2.5, 2.5])).toBeCloseTo(0, 10)
  expect(explainedShare(day, [1, 2, 9, 3, 4])).toBe(1)
  expect(explainedShare(day, [4, 3, 9, 2, 1])).toBeLessThan(0)
})

test("the working range is unbroken around the best rate; a rate that broke ends it", () => {
  const at = (rate: number, ...losses: (number | null)[]) => ({ rate, losses })
  const sweep = [at(1e-5, 0.15), at(1e-4, 0.5), at(1e-3, 0.15), at(1e-2, 0.1), at(0.1, null), at(1, 0.1)]
  expect(workingRange(sweep)).toEqual({ from: 1e-3, to: 1e-2, best: 1e-2, loss: 0.1 })
  expect(workingRange([at(1, null), at(2, null)])).toBeNull()
})
