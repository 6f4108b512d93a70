import type { Attribute, Held, Machine } from "./binding.ts"
import type { Layout } from "./native-layout.ts"
import type { Lists } from "./native-lists.ts"

export interface Backwards {
  /** The gradient of all states [steps × batch × units], or else of the last one [batch × units]. */
  readonly arriving: Held
  /** Of the weights, rows in the order i c f o, the columns that meet the state. */
  readonly along: Held
  /** How many features the input has. */
  readonly from: number
  /** i, cell, f, o, candidate and squashed cell of all steps [steps × batch × units]. */
  readonly tape: readonly Held[]
}

/** What arrives at the gates i c f o ahead of their squashing [batch × 4·units], for each step; from the last step to the first. */
export function throughTime({ ops, op, filled, dispose }: Machine, { matMul }: Layout, { unstack }: Lists, noPeephole: readonly Attribute[]) {
  return ({ arriving, along, from, tape }: Backwards): Held[] => {
    const [batch, units] = tape[0]!.shape.slice(1) as [number, number]
    const kept = tape.map(unstack)
    const cells = kept[1]!
    const last = cells.length - 1
    const late = arriving.shape.length === 3 ? unstack(arriving) : null
    const [nothing, none] = [filled(0, batch, units), filled(0, units)]
    /** The op wants to see the shapes of input, state before, weights and bias, not their numbers. */
    const [given, ...weights] = [filled(0, batch, from), filled(0, from + units, 4 * units), none, none, none, filled(0, 4 * units)]
    const toEarlier = (gates: Held, t: number): Held => {
      const alone = matMul(gates, along, false, false)
      if (!late) return alone
      const both = op("AddV2", [alone, late[t - 1]!])
      dispose(alone)
      return both
    }
    let [toCell, toState] = [nothing, late ? late[last]! : arriving]
    return cells.map((_, k) => {
      const t = last - k
      const inputs = [given!, cells[t - 1] ?? nothing, nothing, ...weights, ...kept.map(of => of[t]!), toCell, toState]
      const [toCellBefore, gates, ...toPeepholes] = ops("LSTMBlockCellGrad", inputs, 5, noPeephole)
      for (const done of k > 0 ? [...toPeepholes, toCell, toState] : toPeepholes) dispose(done)
      toCell = toCellBefore!
      if (t > 0) toState = toEarlier(gates!, t)
      return gates!
    }).reverse()
  }
}
