import { describe, expect, it } from "vitest"
import { seeded } from "../../../../src/stats/index.ts"
import { findPhase, findStep } from "../../../../src/frame/grid/step.ts"
import { range } from "../fixture.ts"

const step = (parts: readonly (readonly number[])[]): number =>
  findStep(parts.map(times => Float64Array.from(times)))
const phase = (parts: readonly (readonly number[])[], every: number): number =>
  findPhase(
    parts.map(times => Float64Array.from(times)),
    every,
  )

describe("findStep", () => {
  it("is the difference that most rows share, whatever gaps, repeats and disorder there are", () => {
    const times = range(200)
      .map(i => i * 300_000)
      .filter(time => time % 7 !== 3)
    expect(step([[...times.slice(100), ...times.slice(0, 100), times[5]!, times[5]!]])).toBe(300_000)
    expect(step([[0, 250, 500, 750, 5000]])).toBe(250)
  })

  it("is the usual step nearest to the median under jitter", () => {
    const random = seeded(1)
    expect(step([range(500).map(i => i * 60_000 + Math.round(random.normal() * 2000))])).toBe(60_000)
    expect(step([range(500).map(i => i * 47_000 + Math.round(random.normal() * 300))])).toBe(47_000)
  })

  it("counts the differences of all parts", () => {
    expect(step([range(10).map(i => i * 300_000), range(50).map(i => i * 60_000)])).toBe(60_000)
  })

  it("is NaN without two distinct times", () => {
    expect(step([])).toBeNaN()
    expect(step([[5, 5, NaN]])).toBeNaN()
  })
})

describe("findPhase", () => {
  it("is the remainder that most rows share, else 0", () => {
    expect(phase([range(10).map(i => i * 60_000 + 7000)], 60_000)).toBe(7000)
    expect(phase([range(10).map(i => i * 60_000 + i * 10)], 60_000)).toBe(0)
    expect(phase([[NaN]], 60_000)).toBe(0)
  })
})
