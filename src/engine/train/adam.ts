import { clipByGlobalNorm } from "./clip.ts"
import { gradients } from "../graph/gradients.ts"
import { sizeOf } from "../graph/shapes.ts"
import type { Operand, Update, Value } from "../graph/value.ts"
import { state } from "../graph/build.ts"
import { nameOf, parametersOf } from "../graph/traverse.ts"

export interface AdamOptions {
  /** Learning rate; an input of shape [] lets it change from step to step. */
  readonly rate?: Operand
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
  /** Limit of the gradients' global norm; none when absent. */
  readonly clip?: Operand
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1 in the order of the end of its section 2) as graph: one step's updates
 * of each parameter of `loss` and of the optimizer's state. The bias corrections 1 − βᵗ are kept as the same
 * moving averages, of the constant 1.
 */
export function adam(loss: Value, options: AdamOptions = {}): Update[] {
  const { rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, clip } = options
  const parameters = parametersOf(loss)
  const weight1 = movingAverage("adam.weight1", beta1)
  const weight2 = movingAverage("adam.weight2", beta2)
  const biasCorrection = weight2.next.sqrt()
  const [step, scaledEpsilon] = [biasCorrection.mul(rate).div(weight1.next), biasCorrection.mul(epsilon)]
  return [
    weight1,
    weight2,
    ...clipByGlobalNorm(gradients(loss, parameters), clip).flatMap((gradient, i) => {
      const leaf = parameters[i]!
      const mean = movingAverage(`adam.mean.${nameOf(leaf)}`, beta1, gradient, leaf)
      const square = movingAverage(`adam.square.${nameOf(leaf)}`, beta2, gradient.square(), leaf)
      return [
        mean,
        square,
        { leaf, next: leaf.sub(mean.next.mul(step).div(square.next.sqrt().add(scaledEpsilon))) },
      ]
    }),
  ]
}

/** A moving average of `x`, which is the constant 1 when absent. */
function movingAverage(name: string, beta: number, x?: Value, like?: Value): Update {
  const shape = like?.shape ?? []
  const leaf = state(name, shape, new Float32Array(sizeOf(shape)))
  return { leaf, next: x ? leaf.mul(beta).add(x.mul(1 - beta)) : leaf.mul(beta).add(1 - beta) }
}
