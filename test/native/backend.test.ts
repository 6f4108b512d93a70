import { createRequire } from "node:module"
import { expect, test, vi } from "vitest"
import { compile, runtime, scalar } from "../../src/engine/index.ts"

test("TensorFlow's native backend is what runs, also where no engine is named", async () => {
  const tf = createRequire(import.meta.url)("@tensorflow/tfjs-node")
  expect(tf.getBackend()).toBe("tensorflow")
  expect((await runtime("tensorflow")).description).toMatch(/^tensorflow \d+\.\d+\.\d+ native$/)

  const ops = vi.spyOn(tf.backend(), "executeSingleOutput")
  expect((await (await compile({ sum: scalar(2).add(3) })).run({}))["sum"]).toEqual(Float32Array.of(5))
  expect(ops.mock.calls.map(([op]) => op)).toContain("Add")
})
