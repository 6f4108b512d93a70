import { describe, expect, it } from "vitest"
import type { Calibration } from "../../../src/base/index.ts"
import { thresholdOf } from "../../../src/incidents/index.ts"
import { seeded } from "../../../src/stats/index.ts"
import { minute } from "./scored-night.ts"

const target = (falseIncidentsPerWeek: number) => ({ falseIncidentsPerWeek })

function calibrationOf(rows: number, width: number, draw: () => number): Calibration {
  const errors = Float32Array.from({ length: rows * width }, draw)
  const score = Float32Array.from(
    { length: rows },
    (_, row) => errors.subarray(row * width, (row + 1) * width).reduce((a, b) => a + b, 0) / width,
  )
  return { step: minute, score, errors }
}

describe("the threshold of a host", () => {
  const random = seeded(1)
  const exponential = () => -Math.log(1 - random.next())

  it("keeps the promised rate of false incidents on fresh rows of the same kind", () => {
    const { score: threshold } = thresholdOf(calibrationOf(4320, 1, exponential), target(7))
    const week = calibrationOf(10_080, 1, exponential)
    const above = week.score.filter(v => v > threshold).length
    expect(above).toBeLessThanOrEqual(21)
  })

  it("rises as fewer false incidents are promised", () => {
    const calibration = calibrationOf(4320, 3, exponential)
    const [loose, typical, strict] = [10, 1, 0.1].map(rate => thresholdOf(calibration, target(rate)))
    expect(loose!.score).toBeLessThan(typical!.score)
    expect(typical!.score).toBeLessThan(strict!.score)
    typical!.features.forEach((own, f) => expect(own).toBeLessThanOrEqual(strict!.features[f]!))
  })

  it("has a floor, so that a tiny or constant series does not alarm", () => {
    const tiny = thresholdOf(
      calibrationOf(2000, 4, () => 0.01 * random.next()),
      target(1),
    )
    expect(tiny.score).toBe(3.5)
    expect(Array.from(tiny.features)).toEqual([4, 4, 4, 4])
    const constant = thresholdOf(
      calibrationOf(2000, 2, () => 0),
      target(1),
    )
    expect([constant.score, ...constant.features]).toEqual([3.5, 4, 4])
  })

  it("gives every feature its own", () => {
    const rows = 3000
    const errors = Float32Array.from({ length: rows * 2 }, (_, i) => exponential() * (i % 2 === 0 ? 1 : 20))
    const { features } = thresholdOf(
      { step: minute, score: new Float32Array(rows).fill(1), errors },
      target(1),
    )
    expect(features[1]! / features[0]!).toBeGreaterThan(8)
  })

  it("is not lowered by held-out days that were quieter than the weeks before them, nor by what was learned all too well", () => {
    const quiet = calibrationOf(2000, 3, exponential)
    const loud = quiet.score.map(value => 3 * value)
    expect(thresholdOf({ ...quiet, trainingScore: loud }, target(1)).score).toBeCloseTo(
      3 * thresholdOf(quiet, target(1)).score,
      4,
    )
    const heldOutOnly = thresholdOf({ ...quiet, score: loud }, target(1)).score
    expect(thresholdOf({ ...quiet, score: loud, trainingScore: quiet.score }, target(1)).score).toBe(
      heldOutOnly,
    )
  })

  it("does not take for normal what has been going on since yesterday, though a fifth of the held-out rows are in it", () => {
    const quiet = calibrationOf(4320, 3, exponential)
    const learned = calibrationOf(9000, 3, exponential).score
    const [score, errors] = [quiet.score.slice().fill(60, 3500), quiet.errors.slice().fill(60, 3500 * 3)]
    const clean = thresholdOf({ ...quiet, trainingScore: learned }, target(1))
    const after = thresholdOf({ ...quiet, score, errors, trainingScore: learned }, target(1))
    expect(after.score / clean.score).toBeLessThan(1.1)
    after.features.forEach((own, f) => expect(own / clean.features[f]!).toBeLessThan(1.5))
  })

  it("stands at a fixed height where there is nothing to calibrate on", () => {
    expect(
      thresholdOf({ step: minute, score: new Float32Array(0), errors: new Float32Array(0) }, target(1)).score,
    ).toBe(5)
    const blind = thresholdOf(
      calibrationOf(100, 2, () => NaN),
      target(1),
    )
    expect([blind.score, ...blind.features]).toEqual([5, 4, 4])
  })

  it("does not learn an old incident in the calibration as normal", () => {
    const calibration = calibrationOf(4320, 2, exponential)
    const clean = thresholdOf(calibration, target(1))
    const score = calibration.score.slice().fill(300, 1000, 1100)
    const errors = calibration.errors.slice().fill(300, 2000, 2200)
    const after = thresholdOf({ step: minute, score, errors }, target(1))
    expect(after.score / clean.score).toBeLessThan(1.3)
    after.features.forEach((own, f) => expect(own / clean.features[f]!).toBeLessThan(2))
  })
})
