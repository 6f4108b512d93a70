import type { Attribute, NativeDevice, NativeTensor } from "./binding.ts"
import type { Layout } from "./layout.ts"
import type { Lists } from "./list-ops.ts"

export interface BpttInputs {
  /** The gradient of all states [steps × batch × units], or else of the last one [batch × units]. */
  readonly outputGradient: NativeTensor
  /** Of the weights, rows in the order i c f o, the columns that meet the state. */
  readonly recurrentWeights: NativeTensor
  /** How many features the input has. */
  readonly from: number
  /** i, cell, f, o, candidate and squashed cell of all steps [steps × batch × units]. */
  readonly tape: readonly NativeTensor[]
}

/**
 * What arrives at the gates i c f o ahead of their squashing [batch × 4·units], for each step; from the last
 * step to the first.
 */
export function backpropThroughTime(
  { ops, op, filled, dispose }: NativeDevice,
  { matMul }: Layout,
  { unstack }: Lists,
  noPeephole: readonly Attribute[],
) {
  return ({ outputGradient, recurrentWeights, from, tape }: BpttInputs): NativeTensor[] => {
    const [batch, units] = tape[0]!.shape.slice(1) as [number, number]
    const kept = tape.map(unstack)
    const cells = kept[1]!
    const last = cells.length - 1
    const stateGradients = outputGradient.shape.length === 3 ? unstack(outputGradient) : null
    const [zeroState, none] = [filled(0, batch, units), filled(0, units)]
    /** The op wants to see the shapes of input, state before, weights and bias, not their numbers. */
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
    let [toCell, toState] = [zeroState, stateGradients ? stateGradients[last]! : outputGradient]
    return cells
      .map((_, k) => {
        const t = last - k
        const inputs = [
          given,
          cells[t - 1] ?? zeroState,
          zeroState,
          ...weights,
          ...kept.map(of => of[t]!),
          toCell,
          toState,
        ]
        const [toCellBefore, gates, ...toPeepholes] = ops("LSTMBlockCellGrad", inputs, 5, noPeephole)
        for (const done of k > 0 ? [...toPeepholes, toCell, toState] : toPeepholes) dispose(done)
        toCell = toCellBefore!
        if (t > 0) toState = toEarlier(gates!, t)
        return gates!
      })
      .reverse()
  }
}
