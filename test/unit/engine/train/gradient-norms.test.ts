import { expect, test } from "vitest"
import {
  compile,
  gradientNorms,
  gradients,
  lstmAutoencoder,
  lstmForecaster,
  type Model,
  parametersOf,
} from "../../../../src/engine/index.ts"
import { defaultEngine } from "../../../../src/engine/runtime/default-engine.ts"
import { numbers } from "../oracles.ts"

const size = { window: 6, features: 3, units: 4, seed: 2 }
const batch = 5
const windows = numbers("windows", batch * 6 * 3).map((value, i) => (i % 7 === 0 ? NaN : value))
const length = (values: Iterable<number>): number => Math.sqrt([...values].reduce((sum, x) => sum + x * x, 0))

/**
 * The gradients themselves: of each parameter, and of the steps that the layers see [steps × features ×
 * batch].
 */
async function gradientsOf({ loss, sequence }: Model): Promise<Record<string, Float32Array>> {
  const parameters = parametersOf(loss)
  const names = ["sequence", ...parameters.map(({ from }) => ("name" in from ? from.name : ""))]
  const program = await compile(
    Object.fromEntries(gradients(loss, [sequence, ...parameters]).map((g, i) => [`d ${names[i]}`, g])),
  )
  const found = await program.run({ windows })
  return Object.fromEntries(names.map(name => [name, found[`d ${name}`]!]))
}

test.each([
  [lstmAutoencoder(size), ["encoder", "decoder", "readout"], 6] as const,
  [lstmForecaster(size), ["memory", "readout"], 5] as const,
])(
  "$kind: norms are those of the gradients, of each layer, of all together, and of each step that the layers see",
  async (model, layers, steps) => {
    const all = await gradientsOf(model)
    const normProgram = await gradientNorms(model, { engine: defaultEngine })
    const norms = await normProgram.measure({ windows, ...initial(model) })
    normProgram.close()
    const { sequence, ...parameters } = all
    expect(Object.keys(norms.layers).sort()).toEqual([...layers].sort())
    for (const layer of layers) {
      const own = Object.entries(parameters)
        .filter(([name]) => name.startsWith(`${layer}.`))
        .flatMap(([, values]) => [...values])
      expect(norms.layers[layer]).toBeCloseTo(length(own), 6)
    }
    expect(norms.global).toBeCloseTo(length(Object.values(parameters).flatMap(values => [...values])), 6)
    const each = 3 * batch
    expect(norms.steps).toHaveLength(steps)
    norms.steps.forEach((norm, t) =>
      expect(norm).toBeCloseTo(length(sequence!.subarray(t * each, (t + 1) * each)), 6),
    )
  },
)

function initial({ loss }: Model): Record<string, Float32Array> {
  return Object.fromEntries(
    parametersOf(loss).map(({ from }) => (from.kind === "parameter" ? [from.name, from.initial] : [])),
  )
}
