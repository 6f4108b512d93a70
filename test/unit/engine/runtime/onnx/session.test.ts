import { InferenceSession } from "onnxruntime-node"
import { expect, test, vi } from "vitest"
import {
  adam,
  collectErrors,
  fit,
  loadRuntime,
  lstmAutoencoder,
  scorer,
  trainer,
  windowStarts,
} from "../../../../../src/engine/index.ts"

test("hosts of one shape share their programs, and each still gets its own weights", async () => {
  const create = vi.spyOn(InferenceSession, "create")
  const starts = windowStarts(80, 6, 1)
  const host = async (seed: number) => {
    const rows = {
      values: Float32Array.from({ length: 80 * 2 }, (_, i) => Math.sin(i / 3 + seed)),
      features: 2,
    }
    const model = lstmAutoencoder({ window: 6, features: 2, units: 3, seed })
    const { weights } = await fit(model, {
      rows,
      training: starts.subarray(0, 60),
      heldOut: starts.subarray(65),
      updates: 4,
      engine: "onnxruntime",
      batch: 8,
      rate: 1e-2,
      seed,
    })
    const errors = await collectErrors(
      (await scorer(model, { rows, weights, engine: "onnxruntime" }))(starts),
    )
    return { weights, errors }
  }
  const first = await host(1)
  const created = create.mock.calls.length
  const second = await host(2)
  expect(created).toBeGreaterThan(0)
  const sessionOptions = { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1 } // a worker a core, and the same bits
  for (const [, options] of create.mock.calls as unknown[][]) expect(options).toMatchObject(sessionOptions)
  expect(create.mock.calls.length).toBe(created)
  expect(second.weights["encoder.weights"]).not.toEqual(first.weights["encoder.weights"])
  expect((await host(1)).errors).toEqual(first.errors)
  create.mockRestore()
})

test("a training step is made in less than 0.4 s of processor, whatever the window", async () => {
  await loadRuntime("onnxruntime")
  for (const window of [30, 120]) {
    const { loss } = lstmAutoencoder({ window, features: 22, units: 64, seed: 1 })
    const since = process.cpuUsage()
    const training = await trainer(loss, adam(loss), { engine: "onnxruntime" })
    const { user, system } = process.cpuUsage(since)
    training.close()
    expect((user + system) / 1e6).toBeLessThan(0.4)
  }
})
