import { gradients } from "./gradients.ts"
import type { Autoencoder } from "./models/autoencoder.ts"
import { compile } from "./program.ts"
import type { Engine } from "./runtime/runtime.ts"
import type { Arrays, Value } from "./types.ts"
import { nameOf, parametersOf } from "./walk.ts"

/** How strong the gradients of the loss are: where they fade or blow up is where training fails. */
export interface GradientNorms {
  /** Euclidean norm by parameter. */
  readonly layers: Readonly<Record<string, number>>
  /** Euclidean norm of the gradient that reaches each step of the input, first step first. */
  readonly steps: readonly number[]
}

/** Tells gradient norms of the model's loss, from windows and weights. */
export async function gradientNorms(model: Autoencoder, engine: Engine): Promise<{ of(arrays: Arrays): Promise<GradientNorms>; close(): void }> {
  const program = await compile(normsOf(model), { engine })
  return {
    async of(arrays) {
      const { [bySteps]: steps, ...layers } = await program.run(arrays)
      return { layers: Object.fromEntries(Object.entries(layers).map(([name, norm]) => [name.slice(prefix.length), norm[0]!])), steps: [...steps!] }
    },
    close: program.close,
  }
}

/** Names of the program's outputs. */
const prefix = "norm of "
const bySteps = "norms of steps"

function normsOf({ loss, sequence, size }: Autoencoder): Record<string, Value> {
  const parameters = parametersOf(loss)
  const [toSequence, ...toParameters] = gradients(loss, [sequence, ...parameters])
  const layers = parameters.map((leaf, i) => [prefix + nameOf(leaf), toParameters[i]!.square().sum().sqrt()] as const)
  return { ...Object.fromEntries(layers), [bySteps]: toSequence!.square().sum(1, 2).reshape(size.window).sqrt() }
}
