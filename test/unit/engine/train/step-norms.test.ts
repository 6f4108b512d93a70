import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import {
  compile,
  equal,
  gradientNorms,
  lstmAutoencoder,
  type Model,
  parametersOf,
  type RecurrentKind,
  rnnAutoencoder,
  stepNorms,
} from "../../../../src/engine/index.ts"
import { nodesOf } from "../../../../src/engine/graph/traverse.ts"
import { sizeOf } from "../../../../src/engine/graph/shapes.ts"
import { numbers } from "../oracles.ts"

const recorded = JSON.parse(
  readFileSync(new URL("./pytorch/recorded-steps.json", import.meta.url), "utf8"),
) as Record<RecurrentKind, { readonly loss: number; readonly states: readonly number[] }>

const [window, features, units, batch] = [24, 3, 5, 6]
const size = { window, features, units, seed: 1 }
const windows = Float32Array.from(
  { length: batch * window * features },
  (_, k) => 0.5 + 0.5 * Math.sin(0.9 * k),
)
const builders = { "lstm-autoencoder": lstmAutoencoder, "rnn-autoencoder": rnnAutoencoder } as const
const kinds = ["lstm-autoencoder", "rnn-autoencoder"] as const

/** The formula of record_steps.py. */
function weightsOf({ loss }: Model): Record<string, Float32Array> {
  const phases = ["encoder.weights", "decoder.weights", "readout.weight", "readout.bias"]
  return Object.fromEntries(
    parametersOf(loss).map(({ shape, from }) => {
      const name = from.kind === "parameter" ? from.name : ""
      const phase = phases.indexOf(name)
      return [name, Float32Array.from({ length: sizeOf(shape) }, (_, k) => 0.4 * Math.sin(1.7 * k + phase))]
    }),
  )
}

test.each(kinds)("%s: the gradient of each state is PyTorch's, within 1e-4", async kind => {
  const model = builders[kind](size)
  const weights = weightsOf(model)
  for (const engine of ["onnxruntime", "tensorflow"] as const) {
    const program = await stepNorms(kind, size, { engine })
    const { states } = await program.measure(windows, weights)
    program.close()
    const { loss, states: expected } = recorded[kind]
    const own = await (await compile({ loss: model.loss }, { weights, engine })).run({ windows })
    expect(own["loss"]?.[0]).toBeCloseTo(loss, 5)
    expect(states).toHaveLength(expected.length)
    expected.forEach((norm, t) => expect(Math.abs((states[t] ?? NaN) - norm) / norm).toBeLessThan(1e-4))
  }
})

test.each(kinds)("%s: the norms by layer are those that a training records", async kind => {
  const model = builders[kind](size)
  const weights = weightsOf(model)
  const [steps, plain] = [await stepNorms(kind, size), await gradientNorms(model)]
  const [own, expected] = [
    await steps.measure(windows, weights),
    await plain.measure({ windows, ...weights }),
  ]
  expect(own.global).toBeCloseTo(expected.global, 6)
  for (const [layer, norm] of Object.entries(expected.layers)) expect(own.layers[layer]).toBeCloseTo(norm, 6)
})

test("a training that nobody watches has no probe in its graph", () => {
  for (const kind of kinds) {
    const inputs = nodesOf([builders[kind](size).loss]).flatMap(node => node.inputs)
    const names = inputs.flatMap(({ from }) => (from.kind === "input" ? [from.name] : []))
    expect(new Set(names)).toEqual(new Set(["windows"]))
  }
})

test("equal weights leave one direction among the units' gradients, random ones many", async () => {
  const rankOf = async (initial?: typeof equal) => {
    const own = { ...size, ...(initial && { initial }) }
    const model = lstmAutoencoder(own)
    const program = await stepNorms("lstm-autoencoder", own)
    const weights = Object.fromEntries(
      parametersOf(model.loss).flatMap(({ from }) =>
        from.kind === "parameter" ? [[from.name, from.initial]] : [],
      ),
    )
    return (await program.measure(windows, weights)).rank
  }
  expect(await rankOf(equal)).toBe(1)
  expect(await rankOf()).toBe(units)
})

test("gates are saturated where the input is far from 0", async () => {
  const model = lstmAutoencoder(size)
  const program = await stepNorms("lstm-autoencoder", size)
  const weights = weightsOf(model)
  const share = async (scale: number) =>
    (await program.measure(numbers("saturation", windows.length, scale), weights)).saturated
  expect(await share(0.1)).toBe(0)
  expect(await share(1e6)).toBeGreaterThan(0.95)
})

test("gradients fade faster through a forget gate closed by its bias, and through plain cells, than through an open gate", async () => {
  const deep = { window: 40, features, units: 12, seed: 3 }
  const many = numbers("deep", 8 * deep.window * features)
  const fade = async (kind: RecurrentKind, forgetBias: number) => {
    const model = builders[kind]({ ...deep, forgetBias })
    const program = await stepNorms(kind, { ...deep, forgetBias })
    const weights = Object.fromEntries(
      parametersOf(model.loss).flatMap(({ from }) =>
        from.kind === "parameter" ? [[from.name, from.initial]] : [],
      ),
    )
    const { states } = await program.measure(many, weights)
    return Math.log10((states[0] ?? NaN) / (states.at(-1) ?? NaN))
  }
  const [open, closed, plain] = [
    await fade("lstm-autoencoder", 1),
    await fade("lstm-autoencoder", -2),
    await fade("rnn-autoencoder", 1),
  ]
  expect(closed).toBeLessThan(2 * open)
  expect(plain).toBeLessThan(2 * open)
})
