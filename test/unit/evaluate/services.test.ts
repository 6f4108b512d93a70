import { expect, test } from "vitest"
import { serviceAvg5 } from "../../../src/evaluate/services.ts"
import type { Truth } from "../../../src/evaluate/index.ts"

const features = [
  "carts-5ff676694b-fzj9z:cpu",
  "carts-5ff676694b-srh9v:cpu",
  "user-db-7fc8d98569-5wpmt:memory",
  "load",
]
const truth = (targets: readonly string[]): Truth => ({
  ...{ host: "shop", family: "SHOP", times: Float64Array.of(0, 1), labels: Uint8Array.of(0, 1), buffer: 0 },
  causes: [],
  events: targets.map(target => ({ start: 1, end: 1, target })),
})
const predictions = {
  ...{ score: Float64Array.of(1, 9), anomalous: Uint8Array.of(0, 1), features, alarms: [] },
  contributions: Float32Array.of(0.7, 0.1, 0.1, 0.1, 0.5, 0.1, 0.3, 0.1),
}

test("a service ranks by its first feature, whichever of its pods has it", () => {
  expect(serviceAvg5(truth(["carts-5ff676694b-srh9v"]), predictions)).toBe(1)
  expect(serviceAvg5(truth(["user-db-7fc8d98569-5wpmt"]), predictions)).toBe(0.8)
  expect(serviceAvg5(truth(["carts", "user-db"]), predictions)).toBeCloseTo(0.9, 9)
})

test("faults of services without features do not count; without any other, there is no figure", () => {
  expect(serviceAvg5(truth(["carts", "queue"]), predictions)).toBe(1)
  expect(serviceAvg5(truth(["queue"]), predictions)).toBeNull()
  expect(serviceAvg5({ ...truth([]), events: [] }, predictions)).toBeNull()
})
