import { sizeAt } from "../../../graph/shapes.ts"
import type { Attribute, NativeDevice, NativeTensor } from "./binding.ts"
import type { Layout } from "./layout.ts"
import type { Lists } from "./list-ops.ts"

export interface BpttInputs {
  /** The gradient of all states [steps × batch × units], or else of the last one [batch × units]. */
  readonly outputGradient: NativeTensor
  /** The recurrent columns of the weights, rows in the order i c f o. */
  readonly recurrentWeights: NativeTensor
  /** Number of input features. */
  readonly from: number
  readonly tape: BlockTape
}

/** Outputs of BlockLSTMV2 over all steps [steps × batch × units]: gates, cell, t = tanh(cell), states h. */
export type BlockTape = Readonly<Record<"i" | "cell" | "f" | "o" | "g" | "t" | "h", NativeTensor>>

/** Gradients of the pre-activations i c f o [batch × 4·units] per step, from the last step to the first. */
export function backpropThroughTime(
  { named, op, filled, dispose }: NativeDevice,
  { matMul }: Layout,
  { unstack }: Lists,
  noPeephole: readonly Attribute[],
) {
  return ({ outputGradient, recurrentWeights, from, tape }: BpttInputs): NativeTensor[] => {
    const [batch, units] = [sizeAt(tape.i.shape, 1), sizeAt(tape.i.shape, 2)]
    const cells = unstack(tape.cell)
    const stored = [unstack(tape.i), cells, ...[tape.f, tape.o, tape.g, tape.t].map(unstack)]
    const last = cells.length - 1
    const stateGradients = outputGradient.shape.length === 3 ? unstack(outputGradient) : null
    const [zeroState, none] = [filled(0, batch, units), filled(0, units)]
    /** The op reads only the shapes of input, previous state, weights and bias. */
    const [given, ...weights] = [
      filled(0, batch, from),
      filled(0, from + units, 4 * units),
      none,
      none,
      none,
      filled(0, 4 * units),
    ]
    const toEarlier = (gates: NativeTensor, t: number): NativeTensor => {
      const recurrent = matMul(gates, recurrentWeights, false, false)
      if (!stateGradients) return recurrent
      const total = op("AddV2", [recurrent, stateGradients[t - 1]!])
      dispose(recurrent)
      return total
    }
    let toCell = zeroState
    let toState = stateGradients?.[last] ?? outputGradient
    return cells
      .map((_, k) => {
        const t = last - k
        const inputs = [
          given,
          cells[t - 1] ?? zeroState,
          zeroState,
          ...weights,
          ...stored.map(steps => steps[t]!),
          toCell,
          toState,
        ]
        const made = named("LSTMBlockCellGrad", inputs, outputs, noPeephole)
        for (const unread of [made.toWci, made.toWcf, made.toWco]) dispose(unread)
        if (k > 0) [toCell, toState].forEach(dispose)
        toCell = made.toCell
        if (t > 0) toState = toEarlier(made.gates, t)
        return made.gates
      })
      .reverse()
  }
}

/** Outputs of LSTMBlockCellGrad; the last three, gradients of peepholes, are unused. */
const outputs = ["toCell", "gates", "toWci", "toWcf", "toWco"] as const
