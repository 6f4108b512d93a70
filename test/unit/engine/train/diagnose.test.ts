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
    reason: { code: "loss-fell", params: { first: 1, best: 0.039, updates: 100 } },
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
  expect(reason).toMatchObject({ code: "gradients-vanished", params: { layer: 1e-8, step: 1e-7 } })
})

test("a window more than half of whose rows get no gradient has vanishing gradients, however strong each layer's are", () => {
  const fading = (rows: number) => ({
    layers: { encoder: 0.1, readout: 0.1 },
    steps: Array.from({ length: 40 }, (_, t) => (t < rows ? 1e-14 : 1)),
  })
  const verdict = (rows: number) => diagnose(curve(settled, { norms: settled.map(() => fading(rows)) }))
  expect(verdict(20).diagnosis).toBe("healthy")
  expect(verdict(21)).toMatchObject({
    diagnosis: "vanishing-gradients",
    reason: { code: "gradients-vanished", params: { layer: 1, step: 1e-14 } },
  })
})

test("gradients that only began weak are no reason to worry", () => {
  const norms = settled.map((_, i) => normsOf(i < 3 ? 1e-9 : 0.01))
  expect(diagnose(curve(settled, { norms })).diagnosis).toBe("healthy")
})

test("a loss that broke, or rose far above its start and did not come back, has exploded", () => {
  expect(diagnose(curve([1, 0.5], { divergedAt: 13 })).reason).toMatchObject({
    code: "not-finite",
    params: { update: 13 },
  })
  expect(diagnose(curve([1, 3, 9, 40])).diagnosis).toBe("exploding")
  expect(diagnose(curve([1, 40, 9, 3])).reason).toMatchObject({
    code: "loss-rose",
    params: { first: 1, worst: 40, last: 3 },
  })
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
