import { expect, test } from "vitest"
import { adam, cutWindows, fit, lstmAutoencoder, trainer, windowStarts } from "../../src/engine/index.ts"

const size = { window: 30, features: 22, units: 64 }
const rows = {
  values: Float32Array.from({ length: 600 * size.features }, (_, i) => 0.5 + 0.5 * Math.sin(0.1 * i)),
  features: size.features,
}
const starts = windowStarts(600, size.window, 1)
const resident = (): number => process.memoryUsage.rss() / 1e6

/** What the second half of the looks takes beside the first: the heap has found its size by then. */
const growth = (samples: readonly number[]): number =>
  Math.max(...samples.slice(samples.length / 2)) / Math.max(...samples.slice(0, samples.length / 2))

test("a training takes no more memory after a thousand steps than after some", async () => {
  const model = lstmAutoencoder({ ...size, seed: 1 })
  const training = await trainer(model.loss, adam(model.loss))
  const samples: number[] = []
  for (let step = 0; step < 1200; step++) {
    await training.step({
      windows: cutWindows(rows, size.window, starts.subarray(step % 400, (step % 400) + 64)),
    })
    if (step >= 200 && step % 50 === 0) samples.push(resident())
  }
  training.close()
  expect(growth(samples), samples.map(Math.round).join(" ")).toBeLessThan(1.05)
})

test("memory does not grow with the number of hosts of one shape", async () => {
  const samples: number[] = []
  for (let host = 0; host < 350; host++) {
    const windows = { training: starts.subarray(0, 400), heldOut: starts.subarray(450) }
    await fit(lstmAutoencoder({ ...size, seed: host }), {
      rows,
      ...windows,
      updates: 2,
      evaluations: 1,
      batch: 32,
      rate: 1e-3,
      seed: host,
    })
    if (host >= 150 && host % 10 === 0) samples.push(resident())
  }
  expect(growth(samples), samples.map(Math.round).join(" ")).toBeLessThan(1.05)
})
