import { describe, expect, it } from "vitest"
import { heldStarts, windowStarts } from "../../../src/frame/index.ts"

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
