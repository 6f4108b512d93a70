import { clipByGlobalNorm } from "./clip.ts"
import { gradients } from "../graph/gradients.ts"
import { sizeOf } from "../graph/shapes.ts"
import type { Operand, Update, Value } from "../graph/value.ts"
import { state } from "../graph/build.ts"
import { nameOf, parametersOf } from "../graph/traverse.ts"

export interface SgdOptions {
  readonly rate?: Operand
  readonly momentum?: number
  /** Limit of the gradients' global norm; none when absent. */
  readonly clip?: Operand
}

/**
 * Stochastic gradient descent; with momentum as in Polyak 1964: the velocity v becomes momentum · v +
 * gradient.
 */
export function sgd(loss: Value, options: SgdOptions = {}): Update[] {
  const { rate = 1e-2, momentum = 0, clip } = options
  const parameters = parametersOf(loss)
  return clipByGlobalNorm(gradients(loss, parameters), clip).flatMap((gradient, i) => {
    const leaf = parameters[i]!
    if (momentum === 0) return [{ leaf, next: leaf.sub(gradient.mul(rate)) }]
    const velocity = velocityOf(leaf)
    const next = velocity.mul(momentum).add(gradient)
    return [
      { leaf: velocity, next },
      { leaf, next: leaf.sub(next.mul(rate)) },
    ]
  })
}

function velocityOf(leaf: Value): Value {
  return state(`sgd.velocity.${nameOf(leaf)}`, leaf.shape, new Float32Array(sizeOf(leaf.shape)))
}
