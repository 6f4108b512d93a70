import { expect, test } from "vitest"
import type { Calibration, IncidentRule } from "../../../src/base/index.ts"
import { heldOutRate } from "../../../src/incidents/index.ts"
import { seeded } from "../../../src/stats/index.ts"

const minute = 60_000
const perDay = 1440
const incidents: IncidentRule = { mergeGap: 60 * minute, shortest: 0 }
const rule = { threshold: { falseIncidentsPerWeek: 1 }, incidents }

/** Ordinary scores of so many days about 1, with bursts of five rows at the given rows. */
function calibrationOf(days: number, bursts: readonly number[]): Calibration {
  const random = seeded("held-out")
  const ordinary = (): number => 1 + 0.1 * random.normal()
  const score = Float32Array.from({ length: days * perDay }, (_, row) =>
    bursts.some(first => row >= first && row < first + 5) ? 20 : ordinary(),
  )
  return { step: minute, score, errors: score.slice(), trainingScore: Float32Array.from(score, ordinary) }
}

test("quiet held-out history raises nothing and keeps the target", () => {
  expect(heldOutRate(calibrationOf(3, []), rule)).toEqual({ days: 3, incidents: 0, keepsTarget: true })
})

test("bursts in both halves count, those within the merge gap once", () => {
  const rate = heldOutRate(calibrationOf(3, [500, 530, 2000]), rule)
  expect(rate).toEqual({ days: 3, incidents: 2, keepsTarget: true })
})

test("three in three days are too many for one per week, not for one per day", () => {
  const calibration = calibrationOf(3, [300, 1200, 2500])
  expect(heldOutRate(calibration, rule)).toEqual({ days: 3, incidents: 3, keepsTarget: false })
  const daily = { ...rule, threshold: { falseIncidentsPerWeek: 7 } }
  expect(heldOutRate(calibration, daily)?.keepsTarget).toBe(true)
})

test("less than a day held out says nothing", () => {
  expect(heldOutRate({ ...calibrationOf(1, []), step: 50_000 }, rule)).toBeNull()
})
