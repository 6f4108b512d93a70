import type { Attribute, NativeBinding, NativeDevice, NativeTensor } from "./binding.ts"
import { gateOrders } from "./gate-order.ts"
import type { Layout } from "./layout.ts"
import type { Lists } from "./list-ops.ts"
import { backpropThroughTime } from "./bptt.ts"
import type { NativeLstm, Tensor } from "../types.ts"

/**
 * A whole LSTM layer by TensorFlow's own ops, time before batch before features, without peepholes and from
 * zero state: forward by BlockLSTMV2, and backward with LSTMBlockCellGrad for each step and one product for
 * all. (BlockLSTMGradV2 would multiply an input that stays the same anew at every step, and make gradients
 * that nobody reads: 1.5 times as long.)
 */
export function nativeLstm(
  native: NativeDevice,
  layout: Layout,
  lists: Lists,
  binding: NativeBinding,
): NativeLstm {
  const { op, ops, integers, int64, filled, dispose } = native
  const { plain, reshape, transpose, matMul } = layout
  const { concat, split, stack } = lists
  const noPeephole: Attribute[] = [{ name: "use_peephole", type: binding.TF_ATTR_BOOL, value: false }]
  const gather = (x: NativeTensor, rows: NativeTensor): NativeTensor =>
    op("GatherV2", [plain(x), rows, integers(0)])
  /** Our matrices and sequences have the batch last, TensorFlow's the features. */
  const batchLast = (x: NativeTensor): NativeTensor =>
    x.shape.length === 2 ? transpose(x, 1, 0) : transpose(x, 0, 2, 1)
  const featuresLast = (x: Tensor): NativeTensor => plain(batchLast(x as NativeTensor))
  const product = (a: NativeTensor, b: NativeTensor): NativeTensor => matMul(a, b, true, false)

  const orders = gateOrders(integers)
  const gatesThroughTime = backpropThroughTime(native, layout, lists, noPeephole)
  return {
    forward(x, weights, count) {
      const [rows, columns] = weights.shape as [number, number]
      const units = rows / 4
      const { toBlock, biasLast } = orders(units, columns)
      const transposed = gather(transpose(gather(weights as NativeTensor, toBlock), 1, 0), biasLast)
      const [matrix, bias] = split(transposed, [columns - 1, 1], 0)
      const repeated = (step: NativeTensor): NativeTensor =>
        op("Tile", [reshape(step, 1, ...step.shape), integers([count, 1, 1])])
      const sequence = x.shape.length === 3 ? featuresLast(x) : repeated(featuresLast(x))
      const [before, none] = [filled(0, sequence.shape[1]!, units), filled(0, units)]
      const inputs = [int64(count), sequence, before, before, matrix!, none, none, none, reshape(bias!, rows)]
      const kept = ops("BlockLSTMV2", inputs, 7, noPeephole)
      const states = kept[6]!
      const last = op("Slice", [states, integers([count - 1, 0, 0]), integers([1, ...before.shape])])
      return [batchLast(states), batchLast(reshape(last, ...before.shape)), ...kept]
    },
    backward({ toStates, toLast, x, weights, tape, wanted }) {
      const [rows, columns] = weights.shape as [number, number]
      const { toCell, fromCell } = orders(rows / 4, columns)
      const given = featuresLast(x)
      const [from, units] = [given.shape.at(-1)!, rows / 4]
      const [alongX, , alongState] = split(gather(weights as NativeTensor, toCell), [from, 1, units], 1)
      const outputGradient = featuresLast(toStates ?? toLast!)
      const stepwise = gatesThroughTime({
        outputGradient,
        recurrentWeights: alongState!,
        from,
        tape: (tape as NativeTensor[]).slice(0, 6),
      })
      const gates = stack(stepwise)
      stepwise.forEach(dispose)
      const states = tape[6] as NativeTensor
      const [count, batch] = states.shape as [number, number, number]
      const before = concat([filled(0, 1, batch, units), split(states, [count - 1, 1], 0)[0]!], 0)
      const flat = (y: NativeTensor): NativeTensor => reshape(y, count * batch, y.shape.at(-1)!)
      // An input that stays the same at every step meets the sum of what arrives at the gates.
      const summed = x.shape.length === 3 ? null : reshape(op("Sum", [gates, integers(0)]), batch, rows)
      const toWeights = summed
        ? concat(
            [product(concat([given, filled(1, batch, 1)], 1), summed), product(flat(before), flat(gates))],
            0,
          )
        : product(flat(concat([given, filled(1, count, batch, 1), before], 2)), flat(gates))
      const toX = (): NativeTensor =>
        reshape(matMul(summed ?? flat(gates), alongX!, false, false), ...given.shape)
      return [wanted[0] ? batchLast(toX()) : null, gather(transpose(toWeights, 1, 0), fromCell)]
    },
  }
}
