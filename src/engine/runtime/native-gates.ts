import type { Held, Machine } from "./binding.ts"

/** Gathers between our weights (rows: gates i f o c; columns: input, bias, state) and those of TensorFlow's ops. */
export interface Gates {
  /** Rows in the order of BlockLSTMV2: i f c o. */
  readonly toBlock: Held
  /** Columns in the order input, state, bias. */
  readonly biasLast: Held
  /** Rows in the order of LSTMBlockCellGrad, i c f o, and back. */
  readonly toCell: Held
  readonly fromCell: Held
}

export function gatesBy(integers: Machine["integers"]): (units: number, columns: number) => Gates {
  const known = new Map<string, Gates>()
  const make = (units: number, columns: number): Gates => {
    const from = columns - 1 - units
    const list = (length: number, at: (i: number) => number): Held => integers(Array.from({ length }, (_, i) => at(i)))
    const rows = (...order: number[]): Held => list(4 * units, i => units * order[Math.floor(i / units)]! + i % units)
    return {
      toBlock: rows(0, 1, 3, 2), toCell: rows(0, 3, 1, 2), fromCell: rows(0, 2, 3, 1),
      biasLast: list(columns, i => (i < from ? i : i < columns - 1 ? i + 1 : from)),
    }
  }
  return (units, columns) => {
    const gates = known.get(`${units} ${columns}`) ?? make(units, columns)
    known.set(`${units} ${columns}`, gates)
    return gates
  }
}
