import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import {
  type Arrays,
  denseAutoencoder,
  fit,
  lstmAutoencoder,
  lstmForecaster,
  parametersOf,
} from "../../../../src/engine/index.ts"
import { batches } from "../../../../src/engine/train/windows.ts"
import { seeded } from "../../../../src/stats/index.ts"
import { numbers } from "../oracles.ts"

/**
 * All that JavaScript adds to a training: recorded on Node 20, and the same on every Node and CPU. The rest
 * is one native library, which picks its kernels by the CPU: there the bits are the same from run to run on
 * one kind of CPU, on Node 20, 22 and 24 alike.
 */
test("a seed gives the initial weights and the order of windows that were recorded", () => {
  const size = { window: 8, features: 5, units: 7, seed: "bits" }
  const models = {
    lstm: lstmAutoencoder(size),
    dense: denseAutoencoder(size),
    forecaster: lstmForecaster(size),
  }
  const initial = Object.entries(models).map(([name, { loss }]) => [
    name,
    hashOf(
      Object.fromEntries(
        parametersOf(loss).map(({ from }) =>
          from.kind === "parameter" ? [from.name, from.initial] : ["", new Float32Array()],
        ),
      ),
    ),
  ])
  expect(Object.fromEntries(initial)).toEqual({
    lstm: "9f7c1b5a52a9cdf1",
    dense: "fc65562ee8294cb7",
    forecaster: "d26c3c9e793fb601",
  })

  const stream = batches(
    Int32Array.from({ length: 50 }, (_, i) => i),
    16,
    seeded("bits"),
  )
  const order = Array.from({ length: 8 }, () => stream.next().value).flatMap(batch => [...batch])
  expect(hashOf({ order: Float32Array.from(order) })).toBe("495df4702088d7d0")
})

test("a training twice in one process gives the same bits: weights, losses and norms", async () => {
  const rows = {
    values: numbers("rows", 120 * 5).map((value, i) => (i % 17 === 0 ? NaN : value)),
    features: 5,
  }
  const starts = Int32Array.from({ length: 112 }, (_, i) => i)
  const model = lstmAutoencoder({ window: 8, features: 5, units: 7, seed: "bits" })
  const once = () =>
    fit(model, {
      rows,
      training: starts.subarray(0, 90),
      heldOut: starts.subarray(98),
      updates: 6,
      batch: 16,
      rate: 1e-2,
      seed: 1,
    })
  const [a, b] = [await once(), await once()]
  expect(hashOf(a.weights)).toBe(hashOf(b.weights))
  expect([a.training.losses, a.training.gradientNorms]).toEqual([b.training.losses, b.training.gradientNorms])
})

function hashOf(arrays: Arrays): string {
  const hash = createHash("sha256")
  for (const name of Object.keys(arrays).sort())
    hash.update(name).update(new Uint8Array(arrays[name]!.slice().buffer))
  return hash.digest("hex").slice(0, 16)
}
