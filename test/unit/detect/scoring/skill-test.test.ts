import { describe, expect, test } from "vitest"
import { detect } from "../../../../src/detect/index.ts"
import { beatsBaseline, skillAuc } from "../../../../src/detect/scoring/skill-test.ts"
import { fitSeasonalBaseline, seasonalErrors } from "../../../../src/detect/detectors/seasonal-baseline.ts"
import { type Column, daily, datasetOf, hostOf, noise, rule } from "../hosts.ts"

const [a, b, c] = ["a", "b", "c"].map(name => noise(name, 1)) as [Column, Column, Column]
/** Two features that go together in no rhythm: a model can learn it, medians cannot. */
const together = { one: a, two: (row: number, time: number): number => a(row, time) + 0.05 * b(row, time) }
const size = { historyRows: 4000, nightRows: 100 }

describe("the gate", () => {
  const rows = datasetOf({ columns: together, ...size })
  const seasonal = fitSeasonalBaseline(rows)
  const task = { dataset: rows, window: 12, seed: 1, errorScale: Float64Array.of(1, 1), seasonal }

  test("medians know nothing of features that go together in no rhythm; what knows their difference tells them from shuffled", async () => {
    const scoreSegments = async (stretches: readonly Float32Array[]): Promise<Float32Array[]> =>
      stretches.map(values =>
        values.map((_, at) => (values[at - (at % 2)]! - values[at - (at % 2) + 1]!) ** 2),
      )
    const contrast = await skillAuc({ ...task, scoreSegments })
    expect(contrast!.detectorAuc).toBeGreaterThan(0.85)
    expect(Math.abs(contrast!.baselineAuc - 0.5)).toBeLessThan(0.08)
    expect(beatsBaseline(contrast!)).toBe(true)
  })

  test("medians are as good as themselves, which is not enough", async () => {
    const scoreSegments = async (stretches: readonly Float32Array[]): Promise<Float32Array[]> =>
      stretches.map(values => seasonalErrors(seasonal, values, rows.trainEnd))
    const contrast = await skillAuc({ ...task, scoreSegments })
    expect(contrast!.detectorAuc).toBeCloseTo(contrast!.baselineAuc, 2)
    expect(beatsBaseline({ detectorAuc: 0.7, baselineAuc: 0.7 })).toBe(false)
    expect(beatsBaseline({ detectorAuc: 1, baselineAuc: 1 })).toBe(true)
  })

  test("with too little held out, nothing is said", async () => {
    const few = datasetOf({ columns: together, historyRows: 300, nightRows: 10 })
    expect(await skillAuc({ ...task, dataset: few, scoreSegments: async stretches => stretches })).toBeNull()
  })
})

describe("a detector that knows no more of a host than medians by time of day", () => {
  const columns: Readonly<Record<string, Column>> = {
    cpu: (row, time) => daily(time) + 0.02 * a(row, time),
    load: (_, time) => daily(time),
    io: c,
  }
  const frames = hostOf({ columns, historyRows: 8 * 96, nightRows: 96, step: 15 * 60_000 })

  test("is left out with a remark; where no other is left, the medians judge", async () => {
    const { training, night } = await detect(frames, {
      ...rule,
      window: 4,
      updates: 1,
      detectors: ["lstm-autoencoder"],
    })
    expect(training.detector).toBe("seasonal-baseline")
    expect(training.notes).toContainEqual({
      detector: "lstm-autoencoder",
      code: "skipped",
      params: { reason: { code: "no-skill", params: expect.anything() } },
    })
    expect(night.score.every(Number.isFinite)).toBe(true)
  })

  test("does not take the others with it", async () => {
    const { training } = await detect(frames, {
      ...rule,
      window: 4,
      updates: 1,
      detectors: ["lstm-autoencoder", "seasonal-baseline"],
    })
    expect(training.detector).toBe("seasonal-baseline")
    expect(training.notes!.map(({ code }) => code)).not.toContain("baseline-used")
  })
})
