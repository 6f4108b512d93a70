import * as tf from "@tensorflow/tfjs"
import {
  type Arrays,
  compile,
  type Engine,
  gradients,
  leavesOf,
  type Value,
} from "../../../src/engine/index.ts"
import { seeded } from "../../../src/stats/index.ts"

tf.enableProdMode() // it would advise on stderr

export const numbers = (seed: string, count: number, spread = 1): Float32Array => {
  const random = seeded(seed)
  return Float32Array.from({ length: count }, () => spread * random.normal())
}

export const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) return Infinity
  return Array.from(a, (x, i) => Math.abs(x - b[i]!)).reduce((m, d) => Math.max(m, d), 0)
}

/** Gradients of the scalar with respect to all its parameters, by name, as the engine computes them. */
export async function gradientsOf(
  loss: Value,
  inputs: Arrays,
  engine: Engine = "onnxruntime",
): Promise<Record<string, Float32Array>> {
  const leaves = parameters(loss)
  const names = leaves.map(name)
  const program = await compile(
    Object.fromEntries(gradients(loss, leaves).map((g, i) => [`d ${names[i]}`, g])),
    { engine },
  )
  const found = await program.run(inputs)
  return Object.fromEntries(names.map(key => [key, found[`d ${key}`]!]))
}

/** Central differences of the scalar, entry by entry. */
export async function differences(
  loss: Value,
  inputs: Arrays,
  h = 1e-2,
): Promise<Record<string, Float32Array>> {
  const program = await compile({ loss })
  const found: Record<string, Float32Array> = {}
  for (const leaf of parameters(loss)) {
    const at = initial(leaf)
    const slopes = new Float32Array(at.length)
    for (let i = 0; i < at.length; i++) {
      const lossAt = async (step: number) => {
        const moved = at.slice()
        moved[i]! += step
        return (await program.run({ ...inputs, [name(leaf)]: moved }))["loss"]![0]!
      }
      // Richardson: the error of two central differences cancels to the fourth order
      const [near, far] = [
        (await lossAt(h)) - (await lossAt(-h)),
        (await lossAt(2 * h)) - (await lossAt(-2 * h)),
      ]
      slopes[i] = (8 * near - far) / (12 * h)
    }
    found[name(leaf)] = slopes
  }
  return found
}

/** TensorFlow.js's own derivative of a function of the same parameters. */
export function autodiff(
  loss: Value,
  same: (tensors: tf.Tensor[]) => tf.Tensor,
): Record<string, Float32Array> {
  const leaves = parameters(loss)
  const tensors = leaves.map(leaf => tf.tensor(initial(leaf), leaf.shape as number[]))
  const found = tf.grads((...args: tf.Tensor[]) => same(args))(tensors)
  return Object.fromEntries(leaves.map((leaf, i) => [name(leaf), found[i]!.dataSync<"float32">()]))
}

const parameters = (loss: Value): Value[] => leavesOf([loss]).filter(v => v.from.kind === "parameter")
const name = (leaf: Value): string => (leaf.from.kind === "parameter" ? leaf.from.name : "")
const initial = (leaf: Value): Float32Array =>
  leaf.from.kind === "parameter" ? leaf.from.initial : new Float32Array()
