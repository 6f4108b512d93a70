import { gradients } from "../graph/gradients.ts"
import type { Model } from "../models/model.ts"
import { compile, type ProgramOptions } from "../runtime/program.ts"
import type { Arrays, Value } from "../graph/value.ts"
import { nameOf, parametersOf } from "../graph/traverse.ts"

/** Euclidean norms of the loss's gradients, which locate vanishing and exploding gradients. */
export interface GradientNorms {
  /** Over all parameters. */
  readonly global: number
  /** Per layer: "encoder", "decoder", "readout". */
  readonly layers: Readonly<Record<string, number>>
  /** At each input step, through the layers, first step first. */
  readonly steps: readonly number[]
}

export interface NormProgram {
  /** From windows and weights. */
  measure(arrays: Arrays): Promise<GradientNorms>
  close(): void
}

/** Measures the gradient norms of the model's loss. */
export async function gradientNorms(model: Model, options: ProgramOptions = {}): Promise<NormProgram> {
  const program = await compile(normsOf(model), options)
  return {
    async measure(arrays) {
      const { [stepsOutput]: steps, ...parameters } = await program.run(arrays)
      return { ...layerNorms(parameters), steps: [...(steps ?? [])] }
    },
    close: program.close,
  }
}

/** Norms by `normOf` a parameter → those of each layer, and of all parameters together. */
export function layerNorms(norms: Arrays): Pick<GradientNorms, "global" | "layers"> {
  const squares = new Map<string, number>()
  for (const [name, [norm = NaN]] of Object.entries(norms)) {
    const layer = name.slice(normOf("").length, name.lastIndexOf("."))
    squares.set(layer, (squares.get(layer) ?? 0) + norm ** 2)
  }
  return {
    global: Math.sqrt([...squares.values()].reduce((a, b) => a + b, 0)),
    layers: Object.fromEntries([...squares].map(([layer, square]) => [layer, Math.sqrt(square)])),
  }
}

/** Names of programs' outputs. */
export const normOf = (parameter: string): string => `norm of ${parameter}`
const stepsOutput = "norms of steps"

function normsOf({ loss, sequence }: Model): Record<string, Value> {
  const parameters = parametersOf(loss)
  const [toSequence, ...toParameters] = gradients(loss, [sequence, ...parameters])
  const layers = parameters.map(
    (leaf, i) => [normOf(nameOf(leaf)), toParameters[i]!.square().sum().sqrt()] as const,
  )
  return {
    ...Object.fromEntries(layers),
    [stepsOutput]: toSequence!.square().sum(1, 2).reshape(sequence.shape[0]!).sqrt(),
  }
}
