import { expect, test } from "vitest"
import { interpolateGaps } from "../../../../src/detect/scoring/interpolate.ts"
import type { WindowScorer } from "../../../../src/engine/index.ts"
import { aggregateWindows, scoringStarts } from "../../../../src/detect/scoring/row-errors.ts"
import { datasetOf } from "../hosts.ts"

/**
 * A scorer whose windows of 3 rows × 2 features say their own start in every cell, plus 10 in the second
 * feature.
 */
async function* startsAsErrors(all: ArrayLike<number>): ReturnType<WindowScorer> {
  for (const starts of [Int32Array.from(all).subarray(0, 1), Int32Array.from(all).subarray(1)]) {
    yield {
      starts,
      errors: Float32Array.from(
        { length: starts.length * 6 },
        (_, i) => starts[Math.floor(i / 6)]! + 10 * (i % 2),
      ),
    }
  }
}

test("a row's error is the mean over the windows that it lies in", async () => {
  const rows = datasetOf({ columns: { a: row => row, b: row => -row }, historyRows: 5, nightRows: 1 })
  const errors = await aggregateWindows({
    dataset: rows,
    window: 3,
    starts: Int32Array.of(0, 1, 2, 3),
    score: startsAsErrors,
  })
  expect([...errors]).toEqual([0, 10, 0.5, 10.5, 1, 11, 2, 12, 2.5, 12.5, 3, 13])
})

test("a missing cell has no error, and a window counts by the square of what it holds", async () => {
  const rows = datasetOf({
    columns: { a: row => (row === -1 ? NaN : 1), b: row => (row === -1 ? NaN : 2) },
    historyRows: 4,
    nightRows: 2,
  })
  const errors = await aggregateWindows({
    dataset: rows,
    window: 3,
    starts: Int32Array.of(0, 1, 2, 3),
    score: startsAsErrors,
  })
  expect(errors[6]).toBeNaN()
  // row 2 lies in window 0 (whole), 1 and 2 (two of three rows each)
  expect(errors[4]).toBeCloseTo((0 * 1 + 1 * (4 / 9) + 2 * (4 / 9)) / (1 + 8 / 9), 6)
})

test("scoring looks at every window that reaches the thorough part, and at a sample before it", () => {
  const rows = datasetOf({ columns: { a: row => row }, historyRows: 90, nightRows: 10 })
  const starts = [...scoringStarts(rows, 10, 80, 7)]
  expect(starts.filter(s => s >= 71)).toEqual(Array.from({ length: 20 }, (_, i) => 71 + i))
  expect(starts.filter(s => s < 71)).toEqual([0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70])
})

test("a gap is bridged by a straight line, and level where one end is missing", () => {
  const values = Float32Array.of(NaN, 7, 2, NaN, NaN, NaN, 5, 7, NaN, NaN)
  expect([...interpolateGaps({ values, rows: 5, width: 2 })]).toEqual([2, 7, 2, 7, 3.5, 7, 5, 7, 5, 7])
  expect([...interpolateGaps({ values: Float32Array.of(NaN, NaN), rows: 2, width: 1 })]).toEqual([0, 0])
})
