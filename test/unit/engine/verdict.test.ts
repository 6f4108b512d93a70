import { expect, test } from "vitest"
import { type Course, verdictOf } from "../../../src/engine/index.ts"

const course = (heldOut: number[], more: Partial<Course> = {}): Course => ({
  losses: heldOut.map((loss, i) => ({ update: i * 10, training: loss, heldOut: loss })),
  norms: heldOut.map(() => normsOf(0.01)),
  brokeAt: null, stopped: false, ...more,
})
const normsOf = (encoder: number, first = 0.3): Course["norms"][number] => ({ layers: { encoder, readout: 0.1 }, steps: [first, 0.5, 1] })
const settled = [1, 0.3, 0.1, 0.05, 0.04, 0.04, 0.039, 0.039, 0.039, 0.039, 0.039]

test("a loss that fell and settled is healthy", () => {
  expect(verdictOf(course(settled))).toEqual({ verdict: "healthy", reason: "the held-out loss went from 1 to 0.039 in 100 updates" })
})

test("a loss that still falls when the updates run out has not converged, one that was stopped has", () => {
  const steep = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05]
  expect(verdictOf(course(steep)).verdict).toBe("not-converged")
  expect(verdictOf(course(steep, { stopped: true })).verdict).toBe("healthy")
})

test("a loss that never moved is null", () => {
  expect(verdictOf(course(settled.map(() => 0.5))).verdict).toBe("null")
})

test("a layer whose gradients fade to nothing beside the strongest is told with the ratio", () => {
  const { verdict, reason } = verdictOf(course(settled, { norms: settled.map(() => normsOf(1e-9, 1e-7)) }))
  expect(verdict).toBe("vanishing-gradients")
  expect(reason).toContain("the weakest layer's gradient is 1e-8 of the strongest's, and the weakest step's of a window 1e-7")
})

test("gradients that only began weak are no reason to worry", () => {
  const norms = settled.map((_, i) => normsOf(i < 3 ? 1e-9 : 0.01))
  expect(verdictOf(course(settled, { norms })).verdict).toBe("healthy")
})

test("a loss that broke, or rose far above its start and did not come back, has exploded", () => {
  expect(verdictOf(course([1, 0.5], { brokeAt: 13 })).reason).toContain("at update 13")
  expect(verdictOf(course([1, 3, 9, 40])).verdict).toBe("exploding")
  expect(verdictOf(course([1, 40, 9, 3])).reason).toContain("from 1 to 40 and was 3 after")
  expect(verdictOf(course([0.5, 297e9, 20_600_000])).reason).toContain("from 0.5 to 2.97e+11 and was 2.06e+7 after")
  expect(verdictOf(course([1, 40, 0.5, 0.1, 0.1, 0.1, 0.1])).verdict).toBe("healthy")
})

test("after a warm start a loss that stays where it was is healthy, and one that falls fast at the end has not converged", () => {
  expect(verdictOf(course(settled.map(() => 0.5))).verdict).toBe("null")
  expect(verdictOf(course(settled.map(() => 0.5), { warm: true })).verdict).toBe("healthy")
  expect(verdictOf(course([0.5, 0.5, 0.5, 0.5, 0.49, 0.485, 0.48], { warm: true })).verdict).toBe("healthy")
  expect(verdictOf(course([0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.3], { warm: true })).verdict).toBe("not-converged")
})
