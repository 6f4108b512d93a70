import { createRequire } from "node:module"
import { expect, test } from "vitest"
import { adam, compile, loadRuntime, lstmAutoencoder, scalar, trainer } from "../../src/engine/index.ts"
import { numbers } from "../unit/engine/oracles.ts"

const tf = createRequire(import.meta.url)("@tensorflow/tfjs-node")
const tensorCount = (): number => tf.backend().binding.getNumOfTensors()

test("TensorFlow's native backend is what runs, also where no engine is named", async () => {
  expect(tf.getBackend()).toBe("tensorflow")
  expect(await loadRuntime("tensorflow")).toMatchObject({
    description: expect.stringMatching(/^tensorflow \d+\.\d+\.\d+ native$/),
    why: "model.engine is tensorflow; its native binding loads",
  })
  const before = tensorCount()
  const program = await compile({ sum: scalar(2).add(3) })
  expect(tensorCount()).toBe(before + 2)
  expect((await program.run({}))["sum"]).toEqual(Float32Array.of(5))
  program.close()
  expect(tensorCount()).toBe(before)
})

test("a training keeps as many arrays in the binding after a hundred steps as after the first, and none after its end", async () => {
  const model = lstmAutoencoder({ window: 9, features: 4, units: 6, seed: 3 })
  const windows = numbers("windows", 11 * 9 * 4).map((v, i) => (i % 13 === 0 ? NaN : v))
  const train = async (steps: number): Promise<number> => {
    const training = await trainer(model.loss, adam(model.loss))
    for (let i = 0; i < steps; i++) await training.step({ windows })
    const during = tensorCount()
    training.close()
    return during
  }
  const first = await train(1)
  const before = tensorCount() // numbers that ops take, kept for all trainings
  expect(await train(100)).toBe(first)
  expect(tensorCount()).toBe(before)
})
