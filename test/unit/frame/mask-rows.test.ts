import { expect, it } from "vitest"
import type { Frame } from "../../../src/base/index.ts"
import { maskRows } from "../../../src/frame/index.ts"

const frame: Frame = {
  host: "a",
  start: 1000,
  step: 100,
  rows: 5,
  features: ["x", "y"].map(name => ({
    name,
    label: name,
    unit: "",
    kind: "gauge",
    scaling: "min-max",
    threshold: null,
  })),
  values: Float32Array.from([0, 0, 1, 1, 2, NaN, NaN, NaN, 4, 4]),
}

it("takes out rows from a span's start up to its end, counts those that held a value, and leaves the frame as it was", () => {
  const {
    frame: masked,
    maskedRows: taken,
    remainingRows: left,
  } = maskRows(frame, [{ start: 1100, end: 1301 }])
  expect([...masked.values]).toEqual([0, 0, NaN, NaN, NaN, NaN, NaN, NaN, 4, 4])
  expect([taken, left]).toEqual([2, 2])
  expect(frame.values[2]).toBe(1)
})

it("counts a row once where spans overlap, and goes no further than the frame", () => {
  expect(
    maskRows(frame, [
      { start: 0, end: 1150 },
      { start: 1050, end: 1150 },
    ]),
  ).toMatchObject({ maskedRows: 2, remainingRows: 2 })
  expect(maskRows(frame, [{ start: 0, end: 9999 }])).toMatchObject({ maskedRows: 4, remainingRows: 0 })
})

it("is the same frame where no span touches a row", () => {
  expect(maskRows(frame, [{ start: 1101, end: 1199 }]).frame).toBe(frame)
})
