import * as tf from "@tensorflow/tfjs"
import { expect, test } from "vitest"
import {
  compile,
  denseAutoencoder,
  lstmForecaster,
  type Model,
  parametersOf,
} from "../../../../src/engine/index.ts"
import { numbers, worst } from "../oracles.ts"

const size = { window: 6, features: 3, units: 4, seed: 2 }
const windows = numbers("windows", 5 * 6 * 3)

const initial = ({
  loss,
}: Model): Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }> =>
  Object.fromEntries(
    parametersOf(loss).map(({ from, shape }) =>
      from.kind === "parameter" ? [from.name, { shape: shape as readonly number[], data: from.initial }] : [],
    ),
  )

async function rebuilt(model: Model, given: Float32Array): Promise<Float32Array> {
  return (await (await compile({ out: model.reconstruction })).run({ windows: given }))["out"]!
}

test("the dense autoencoder is four layers on whole windows with relu between them, as TensorFlow.js computes them", async () => {
  const model = denseAutoencoder(size)
  const weights = initial(model)
  const matrix = (name: string): tf.Tensor2D =>
    tf.tensor2d(weights[name]!.data, weights[name]!.shape as [number, number])
  const layers = ["encoder.1", "encoder.2", "decoder.1", "decoder.2"]
  expect(layers.map(name => weights[`${name}.weight`]!.shape)).toEqual([
    [8, 18],
    [4, 8],
    [8, 4],
    [18, 8],
  ])
  const flat = tf.tensor2d(windows, [5, 18]).transpose()
  const out = layers.reduce(
    (x: tf.Tensor, name, i) =>
      tf.add(tf.matMul(matrix(`${name}.weight`), i === 0 ? x : tf.relu(x)), matrix(`${name}.bias`)),
    flat,
  )
  expect(worst(await rebuilt(model, windows), out.transpose().dataSync())).toBeLessThan(1e-6)
})

test("the forecaster never sees the row that it tells", async () => {
  const model = lstmForecaster(size)
  const isLast = (i: number): boolean => Math.floor(i / 3) % 6 === 5
  const forecast = await rebuilt(model, windows)
  expect(forecast).toHaveLength(5 * 3)
  expect(
    await rebuilt(
      model,
      windows.map((value, i) => (isLast(i) ? 100 : value)),
    ),
  ).toEqual(forecast)
  expect(
    worst(
      await rebuilt(
        model,
        windows.map((value, i) => (isLast(i) ? value : value + 1)),
      ),
      forecast,
    ),
  ).toBeGreaterThan(0.01)
})
