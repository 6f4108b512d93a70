import { expect, test } from "vitest"
import { seasonalProfile, seasonalSpread } from "../../../../src/detect/expected/seasonal-profile.ts"
import { bucketIndex } from "../../../../src/stats/index.ts"

const cells = bucketIndex(Int32Array.of(0, 1, 0, 1, 0, 1, 3), 4)

test("a seasonal profile is the median of each cell; missing values are left out, an empty cell is NaN", () => {
  expect([...seasonalProfile([1, 10, 5, NaN, 3, 20, NaN], cells)]).toEqual([3, 15, NaN, NaN])
})

test("a seasonal spread adds the robust deviation of each cell", () => {
  const [first, second, empty] = seasonalSpread([1, 10, 5, NaN, 3, 20, 7], cells)
  expect(first).toMatchObject({ middle: 3, deviation: expect.closeTo(2 * 1.4826, 3) })
  expect(second).toMatchObject({ middle: 15, deviation: expect.closeTo(5 * 1.4826, 3) })
  expect(empty).toEqual({ middle: NaN, deviation: NaN })
})
