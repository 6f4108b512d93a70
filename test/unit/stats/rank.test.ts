import { expect, test } from "vitest"
import { numericalRank, seeded } from "../../../src/stats/index.ts"

const row = (...values: number[]) => Float64Array.from(values)

test("the rank counts directions, not rows", () => {
  expect(numericalRank([row(1, 2, 3), row(2, 4, 6), row(0, 1, 0)], 1e-3)).toBe(2)
  expect(numericalRank([row(1, 2), row(1, 2), row(1, 2)], 1e-3)).toBe(1)
  expect(numericalRank([row(0, 0), row(0, 0)], 1e-3)).toBe(0)
  expect(numericalRank([], 1e-3)).toBe(0)
})

test("random rows in as many columns have full rank", () => {
  const random = seeded(7)
  const rows = Array.from({ length: 12 }, () => Float64Array.from({ length: 30 }, () => random.normal()))
  expect(numericalRank(rows, 1e-3)).toBe(12)
})

test("what is shorter than the tolerance beside the longest row is rounding", () => {
  expect(numericalRank([row(1, 0), row(1, 1e-6)], 1e-3)).toBe(1)
})
