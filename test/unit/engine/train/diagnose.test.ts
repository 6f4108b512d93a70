import { expect, test } from "vitest"
import { diagnose, type TrainingCurve } from "../../../../src/engine/index.ts"

const curve = (heldOut: number[], more: Partial<TrainingCurve> = {}): TrainingCurve => ({
  losses: heldOut.map((loss, i) => ({ update: i * 10, training: loss, heldOut: loss })),
  norms: heldOut.map(() => normsOf(0.01)),
  divergedAt: null,
  stopped: false,
  ...more,
})
const normsOf = (encoder: number, first = 0.3): TrainingCurve["norms"][number] => ({
  layers: { encoder, readout: 0.1 },
  steps: [first, 0.5, 1],
})
const settled = [1, 0.3, 0.1, 0.05, 0.04, 0.04, 0.039, 0.039, 0.039, 0.039, 0.039]

test("a loss that fell and settled is healthy", () => {
  expect(diagnose(curve(settled))).toEqual({
    diagnosis: "healthy",
    reason: "the held-out loss went from 1 to 0.039 in 100 updates",
  })
})

test("a loss that still falls when the updates run out has not converged, one that was stopped has", () => {
  const steep = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05]
  expect(diagnose(curve(steep)).diagnosis).toBe("not-converged")
  expect(diagnose(curve(steep, { stopped: true })).diagnosis).toBe("healthy")
})

test("a loss that never moved is null", () => {
  expect(diagnose(curve(settled.map(() => 0.5))).diagnosis).toBe("null")
})

test("a layer whose gradients fade to nothing beside the strongest is told with the ratio", () => {
  const { diagnosis: verdict, reason } = diagnose(
    curve(settled, { norms: settled.map(() => normsOf(1e-9, 1e-7)) }),
  )
  expect(verdict).toBe("vanishing-gradients")
  expect(reason).toContain(
    "the weakest layer's gradient is 1e-8 of the strongest's, and the weakest step's of a window 1e-7",
  )
})

test("gradients that only began weak are no reason to worry", () => {
  const norms = settled.map((_, i) => normsOf(i < 3 ? 1e-9 : 0.01))
  expect(diagnose(curve(settled, { norms })).diagnosis).toBe("healthy")
})

test("a loss that broke, or rose far above its start and did not come back, has exploded", () => {
  expect(diagnose(curve([1, 0.5], { divergedAt: 13 })).reason).toContain("at update 13")
  expect(diagnose(curve([1, 3, 9, 40])).diagnosis).toBe("exploding")
  expect(diagnose(curve([1, 40, 9, 3])).reason).toContain("from 1 to 40 and was 3 after")
  expect(diagnose(curve([0.5, 297e9, 20_600_000])).reason).toContain(
    "from 0.5 to 2.97e+11 and was 2.06e+7 after",
  )
  expect(diagnose(curve([1, 40, 0.5, 0.1, 0.1, 0.1, 0.1])).diagnosis).toBe("healthy")
})

test("after a warm start a loss that stays where it was is healthy, and one that falls fast at the end has not converged", () => {
  expect(diagnose(curve(settled.map(() => 0.5))).diagnosis).toBe("null")
  expect(
    diagnose(
      curve(
        settled.map(() => 0.5),
        { warm: true },
      ),
    ).diagnosis,
  ).toBe("healthy")
  expect(diagnose(curve([0.5, 0.5, 0.5, 0.5, 0.49, 0.485, 0.48], { warm: true })).diagnosis).toBe("healthy")
  expect(diagnose(curve([0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.3], { warm: true })).diagnosis).toBe("not-converged")
})
