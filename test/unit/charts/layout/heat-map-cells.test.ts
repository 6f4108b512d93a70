import { expect, test } from "vitest"
import {
  cellRuns,
  type ColourSteps,
  highestCell,
  missing,
} from "../../../../src/charts/layout/heat-map-cells.ts"

const steps: ColourSteps = [
  { from: 2, colour: "a", label: "2–3" },
  { from: 3, colour: "b", label: "3 and more" },
]
const span = { start: 0, end: 60 }
const row = (values: (number | null)[], start = 0) => ({ start, cell: 10, values })

test("equal neighbours share a rectangle, low cells have none, missing ones a run of their own", () => {
  expect(cellRuns([row([0, 2.1, 2.9, 3, null, null])], steps, span).runs).toEqual([
    { t: 10, u: 30, r: 0, f: 0 },
    { t: 30, u: 40, r: 0, f: 1 },
    { t: 40, u: 60, r: 0, f: missing },
  ])
})

test("parts of the span without cells have no data, and cells outside it are clipped", () => {
  expect(cellRuns([row([0, 0], 20), row([5, 5, 5, 5, 5, 5, 5, 5], -10), row([])], steps, span).runs).toEqual([
    { t: 0, u: 20, r: 0, f: missing },
    { t: 40, u: 60, r: 0, f: missing },
    { t: 0, u: 60, r: 1, f: 1 },
    { t: 0, u: 60, r: 2, f: missing },
  ])
})

test("too many rectangles are merged without losing a peak", () => {
  const values = Array.from({ length: 4000 }, (_, i) => (i === 1777 ? 9 : i % 2 === 0 ? 2.5 : 0))
  const drawn = cellRuns([{ start: 0, cell: 1, values }], steps, { start: 0, end: 4000 })
  expect(drawn.runs.length).toBeLessThanOrEqual(1500)
  expect(drawn.cell).toBe(2)
  expect(drawn.runs.filter(run => run.f === 1)).toEqual([{ t: 1776, u: 1778, r: 0, f: 1 }])
})

test("the highest value is the first of equals, and null without data", () => {
  expect(highestCell(row([1, null, 4, NaN, 4]))).toEqual({ value: 4, time: 20 })
  expect(highestCell(row([null, NaN]))).toBeNull()
})
