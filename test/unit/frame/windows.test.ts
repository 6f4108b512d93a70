import { describe, expect, it } from "vitest"
import { fillMissing, gatherWindows, heldStarts, windowStarts } from "../../../src/frame/index.ts"

describe("windowStarts", () => {
  it("covers every row, the last window ending with the last row", () => {
    expect([...windowStarts(10, 4, 3)]).toEqual([0, 3, 6])
    expect([...windowStarts(11, 4, 3)]).toEqual([0, 3, 6, 7])
    expect([...windowStarts(4, 4, 3)]).toEqual([0])
    expect([...windowStarts(3, 4, 3)]).toEqual([])
  })
})

describe("heldStarts", () => {
  it("keeps windows that hold a value in enough rows", () => {
    const matrix = { values: Float32Array.of(1, NaN, NaN, NaN, NaN, NaN, 1, 1, NaN, 1), rows: 5, width: 2 }
    expect([...heldStarts(matrix, Int32Array.of(0, 1, 2, 3), 2, 1)]).toEqual([3])
    expect([...heldStarts(matrix, Int32Array.of(0, 1, 2, 3), 2, 0.5)]).toEqual([0, 2, 3])
  })
})

describe("gatherWindows", () => {
  it("copies windows one after the other, into an array that may be used again", () => {
    const matrix = { values: Float32Array.from({ length: 8 }, (_, i) => i), rows: 4, width: 2 }
    const out = new Float32Array(8)
    expect(gatherWindows(matrix, [2, 0], 2, out)).toBe(out)
    expect([...out]).toEqual([4, 5, 6, 7, 0, 1, 2, 3])
    expect([...gatherWindows(matrix, [1], 3)]).toEqual([2, 3, 4, 5, 6, 7])
  })
})

describe("fillMissing", () => {
  it("fills from the row before, at the beginning from the first after, and an empty column with 0", () => {
    const values = Float32Array.of(NaN, 1, NaN, 5, NaN, NaN, NaN, 2, NaN)
    expect([...fillMissing({ values, rows: 3, width: 3 })]).toEqual([5, 1, 0, 5, 1, 0, 5, 2, 0])
    expect(values[0]).toBeNaN()
  })
})
