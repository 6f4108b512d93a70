import { describe, expect, test } from "vitest"
import { bucketBy, bucketIndex } from "../../../src/stats/buckets.ts"

describe("groups of rows", () => {
  test("hold the values of their rows, in order; some are empty", () => {
    const groups = bucketIndex(Int32Array.of(2, 0, 2, 3, 0), 5)
    expect(bucketBy(Float32Array.of(10, 11, 12, 13, 14), groups).map(values => [...values])).toEqual([
      [11, 14],
      [],
      [10, 12],
      [13],
      [],
    ])
  })

  test("of no rows are empty", () => {
    expect(
      bucketBy(new Float32Array(), bucketIndex(new Int32Array(), 2)).map(({ length }) => length),
    ).toEqual([0, 0])
  })
})
