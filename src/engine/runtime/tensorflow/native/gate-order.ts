import type { NativeDevice, NativeTensor } from "./binding.ts"

/**
 * Gathers between our weights (rows: gates i f o c; columns: input, bias, state) and those of TensorFlow's
 * ops.
 */
export interface GateOrders {
  /** Rows in the order of BlockLSTMV2: i f c o. */
  readonly toBlock: NativeTensor
  /** Columns in the order input, state, bias. */
  readonly biasLast: NativeTensor
  /** Rows in the order of LSTMBlockCellGrad, i c f o, and back. */
  readonly toCell: NativeTensor
  readonly fromCell: NativeTensor
}

export function gateOrders(
  integers: NativeDevice["integers"],
): (units: number, columns: number) => GateOrders {
  const known = new Map<string, GateOrders>()
  const make = (units: number, columns: number): GateOrders => {
    const from = columns - 1 - units
    const list = (length: number, at: (i: number) => number): NativeTensor =>
      integers(Array.from({ length }, (_, i) => at(i)))
    const rows = (...order: number[]): NativeTensor =>
      list(4 * units, i => units * order[Math.floor(i / units)]! + (i % units))
    return {
      toBlock: rows(0, 1, 3, 2),
      toCell: rows(0, 3, 1, 2),
      fromCell: rows(0, 2, 3, 1),
      biasLast: list(columns, i => (i < from ? i : i < columns - 1 ? i + 1 : from)),
    }
  }
  return (units, columns) => {
    const gates = known.get(`${units} ${columns}`) ?? make(units, columns)
    known.set(`${units} ${columns}`, gates)
    return gates
  }
}
