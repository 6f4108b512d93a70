import { expect, test } from "vitest"
import {
  adam,
  type Autoencoder,
  compile,
  cutWindows,
  denseAutoencoder,
  fit,
  loadRuntime,
  lstmAutoencoder,
  lstmForecaster,
  sgd,
  trainer,
  type Update,
  type Value,
  windowStarts,
} from "../../../../src/engine/index.ts"
import { isNativeAvailable } from "../../../native/native-available.ts"
import { numbers, worst } from "../oracles.ts"

const size = { window: 9, features: 4, units: 6, seed: 3 }
const windows = numbers("windows", 11 * 9 * 4).map((v, i) => (i % 13 === 0 ? NaN : v))
const lstm = lstmAutoencoder(size)
const dense = denseAutoencoder(size)
const forecaster = lstmForecaster(size)

const trainings: Readonly<Record<string, { loss: Value; updates: readonly Update[] }>> = {
  "LSTM autoencoder, Adam": { loss: lstm.loss, updates: adam(lstm.loss, { rate: 1e-2 }) },
  "LSTM autoencoder, clipped, momentum": {
    loss: lstm.loss,
    updates: sgd(lstm.loss, { rate: 0.1, momentum: 0.9, clip: 0.05 }),
  },
  "dense autoencoder, Adam": { loss: dense.loss, updates: adam(dense.loss) },
  "LSTM forecaster, Adam": { loss: forecaster.loss, updates: adam(forecaster.loss, { rate: 1e-2 }) },
}
const inputs = { windows }

for (const [name, { loss, updates }] of Object.entries(trainings)) {
  test(`${name}: from the same weights both runtimes go the same way for 20 steps`, async () => {
    const [onnx, tensorflow] = [
      await trainer(loss, updates, { engine: "onnxruntime" }),
      await trainer(loss, updates, { engine: "tensorflow" }),
    ]
    for (let i = 0; i < 20; i++) {
      const [a, b] = [await onnx.step(inputs), await tensorflow.step(inputs)]
      expect(Math.abs(a - b) / a).toBeLessThan(1e-4)
    }
    const [a, b] = [onnx.weights(), tensorflow.weights()]
    for (const key in a) expect(worst(a[key]!, b[key]!)).toBeLessThan(1e-5)
  })
}

test("the native binding is taken where it loads, and the record says what was taken and why", async () => {
  const { description, why } = await loadRuntime("tensorflow")
  expect(description).toMatch(
    isNativeAvailable() ? /^tensorflow \d+\.\d+\.\d+ native$/ : /^tensorflow \d+\.\d+\.\d+ cpu$/,
  )
  expect(why).toMatch(
    isNativeAvailable()
      ? /tensorflow; its native binding loads$/
      : /tensorflow; in JavaScript, as its native binding does not load: \S/,
  )
  const onnx = {
    description: expect.stringMatching(/^onnxruntime \d+\.\d+\.\d+$/),
    why: "model.engine is onnxruntime",
  }
  expect(await loadRuntime("onnxruntime")).toMatchObject(onnx)
})

test("a whole fit on TensorFlow.js ends where the one on ONNX Runtime ends, and leaves no tensor behind", async () => {
  const tf = await import("@tensorflow/tfjs")
  const rows = {
    values: Float32Array.from({ length: 4 * 200 }, (_, k) => Math.sin(Math.floor(k / 4) / 5 + k)),
    features: 4,
  }
  const starts = windowStarts(200, 9, 1)
  const options = {
    rows,
    training: starts.subarray(0, 150),
    heldOut: starts.subarray(160),
    updates: 12,
    batch: 16,
    rate: 5e-3,
    seed: 1,
  }
  const onnx = await fit(lstm, { ...options, engine: "onnxruntime" })
  const before = tf.memory().numTensors
  const tensorflow = await fit(lstm, { ...options, engine: "tensorflow" })
  expect(tf.memory().numTensors).toBe(before)
  expect(tensorflow.training.engine).toContain("tensorflow")
  for (const key in onnx.weights)
    expect(worst(onnx.weights[key]!, tensorflow.weights[key]!)).toBeLessThan(1e-4)
})

test("one program serves any batch, and what it says of a window does not depend on the others", async () => {
  const rows = { values: numbers("rows", 40 * 4), features: 4 }
  const rebuilt = async (model: Autoencoder, starts: number[]) =>
    (await (await compile({ out: model.reconstruction })).run({ windows: cutWindows(rows, 9, starts) }))[
      "out"
    ]!
  const [one, five] = [await rebuilt(lstm, [7]), await rebuilt(lstm, [1, 7, 20, 30, 31])]
  expect(worst(one, five.subarray(36, 72))).toBeLessThan(1e-6)
})

test.each([lstm, dense, forecaster])(
  "$kind: training form and scoring form agree: the loss is the mean of the errors",
  async model => {
    const program = await compile({ loss: model.loss, error: model.error })
    const { loss, error } = await program.run({ windows })
    const outputRows = model.reconstruction.shape[1] as number
    const missing = windows.filter(
      (value, i) => Number.isNaN(value) && Math.floor(i / 4) % 9 >= 9 - outputRows,
    )
    const present = error!.filter(e => !Number.isNaN(e))
    expect(error).toHaveLength(11 * outputRows * 4)
    expect(missing.length).toBeGreaterThan(0)
    expect(error!.length - present.length).toBe(missing.length)
    expect(present.reduce((a, b) => a + b, 0) / present.length).toBeCloseTo(loss![0]!, 5)
  },
)
