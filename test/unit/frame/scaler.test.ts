import { describe, expect, it } from "vitest"
import { makeScaler } from "../../../src/frame/index.ts"
import { feature, frame } from "./fixture.ts"

describe("makeScaler", () => {
  it("takes history to [0, 1], or to mean 0 and deviation 1 (as numpy's std)", () => {
    const history = frame(
      [feature("a"), feature("b", { scaling: "mean-deviation" })],
      [
        [10, 2],
        [30, 4],
        [20, 4],
        [NaN, 4],
        [15, 5],
        [15, 5],
        [15, 7],
        [15, 9],
      ],
    )
    const scaled = makeScaler(history).scale(history)
    expect([...scaled].filter((_, i) => i % 2 === 0)).toEqual([0, 1, 0.5, NaN, 0.25, 0.25, 0.25, 0.25])
    expect([...scaled].filter((_, i) => i % 2 === 1)).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2])
  })

  it("clips what is far outside history", () => {
    const scaler = makeScaler(
      frame(
        [feature("a"), feature("b", { scaling: "mean-deviation" })],
        [
          [0, -1],
          [2, 1],
        ],
      ),
    )
    const night = frame(
      [feature("a"), feature("b")],
      [
        [100, 100],
        [-100, -100],
        [3, NaN],
      ],
    )
    expect([...scaler.scale(night)]).toEqual([4, 20, -4, -20, 1.5, NaN])
    expect([...scaler.scaleWide(night)]).toEqual([50, 100, -50, -100, 1.5, NaN])
  })

  it("spreads no feature less than its floor: what only moved in its last digits is as good as constant", () => {
    const floor = { relative: 0.01, absolute: 0.001 }
    const features = [
      feature("still", { deadband: floor }),
      feature("idle", { deadband: floor }),
      feature("busy", { deadband: floor }),
      feature("total", { deadband: floor }),
    ]
    const { spread } = makeScaler(
      frame(features, [
        [5, 0, 5, 8e9],
        [5.001, 1e-5, 9, 8e9],
      ]),
    )
    expect(Array.from(spread, value => Number(value.toPrecision(6)))).toEqual([0.05001, 0.001, 4, 8e7])
  })

  it("leaves out a glitch, so that a fault of thrice the usual is still far outside; wild hours and a flag's few seconds are no glitch", () => {
    const names = ["glitch", "low", "wild", "flag"].map(name =>
      feature(name, { deadband: { relative: 0.01, absolute: 0.001 } }),
    )
    const rows = Array.from({ length: 10_000 }, (_, i) => {
      const typical = 40 + 10 * Math.sin(i)
      return [
        i === 7000 ? 65_535 : typical,
        i === 10 ? -4e9 : typical,
        i % 1000 < 5 ? 5000 : typical,
        i === 500 ? 1 : 0,
      ]
    })
    const scaler = makeScaler(frame(names, rows))
    const [glitch, low, wild, flag] = scaler.scale(frame(names, [[120, 120, 5000, 1]]))
    expect(glitch).toBeCloseTo(4, 0)
    expect(low).toBeCloseTo(4, 0)
    expect([wild, flag]).toEqual([1, 1])
    expect(scaler.scale(frame(names, [[65_535, -4e9, 30, 0]]))[1]).toBe(-4)
  })

  it("gives a feature that never moved the spread 1", () => {
    const scaler = makeScaler(
      frame(
        [feature("up"), feature("total"), feature("void")],
        [
          [1, 8e9, NaN],
          [1, 8e9, NaN],
        ],
      ),
    )
    expect([
      ...scaler.scale(frame([feature("up"), feature("total"), feature("void")], [[0, 9e9, 0.5]])),
    ]).toEqual([-1, 4, 0.5])
  })
})
