import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import {
  adam,
  compile,
  gradients,
  lstmAutoencoder,
  parametersOf,
  trainer,
} from "../../../../src/engine/index.ts"
import { worst } from "../oracles.ts"

interface Recorded {
  readonly losses: number[]
  readonly reconstruction: number[]
  readonly gradients: number[][]
  readonly weights: number[][]
}
const recorded = JSON.parse(
  readFileSync(new URL("./pytorch/recorded.json", import.meta.url), "utf8"),
) as Record<"whole" | "gaps", Recorded>

const model = lstmAutoencoder({ window: 7, features: 3, units: 5, seed: 1 })
const names = ["encoder.weights", "decoder.weights", "readout.weight", "readout.bias"]
const lengths = [4 * 5 * 9, 4 * 5 * 11, 3 * 5, 3]
const weights = Object.fromEntries(
  names.map((name, phase) => [
    name,
    Float32Array.from({ length: lengths[phase]! }, (_, k) => 0.4 * Math.sin(1.7 * k + phase)),
  ]),
)
const whole = Float32Array.from({ length: 6 * 7 * 3 }, (_, k) => 0.5 + 0.5 * Math.sin(0.9 * k))
const gaps = whole.map((x, k) => (k % 11 === 0 ? NaN : x))

for (const [name, windows] of Object.entries({ whole, gaps }) as [keyof typeof recorded, Float32Array][]) {
  test(`the reconstruction and the gradients are PyTorch's (${name})`, async () => {
    const leaves = parametersOf(model.loss)
    const parts = Object.fromEntries(gradients(model.loss, leaves).map((g, i) => [i, g]))
    const program = await compile({ reconstruction: model.reconstruction, ...parts }, { weights })
    const { reconstruction, ...found } = await program.run({ windows })
    expect(worst(reconstruction!, recorded[name].reconstruction)).toBeLessThan(1e-6)
    const order = leaves.map(leaf => names.indexOf((leaf.from as { name: string }).name))
    order.forEach((at, i) => expect(worst(found[i]!, recorded[name].gradients[at]!)).toBeLessThan(1e-6))
  })

  test(`20 steps of Adam give PyTorch's losses and weights (${name})`, async () => {
    const training = await trainer(model.loss, adam(model.loss, { rate: 1e-2 }), { weights })
    for (const loss of recorded[name].losses) {
      const found = await training.step({ windows })
      expect(Math.abs(found - loss) / loss).toBeLessThan(1e-5)
    }
    names.forEach((key, i) =>
      expect(worst(training.weights()[key]!, recorded[name].weights[i]!)).toBeLessThan(1e-5),
    )
  })
}
