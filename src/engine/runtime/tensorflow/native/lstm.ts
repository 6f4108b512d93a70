import { sizeAt } from "../../../graph/shapes.ts"
import type { LstmBackward, LstmKernel } from "../types.ts"
import type { Attribute, NativeBinding, NativeDevice, NativeTensor } from "./binding.ts"
import { backpropThroughTime, type BlockTape } from "./bptt.ts"
import { gateOrders } from "./gate-order.ts"
import type { Layout } from "./layout.ts"
import type { Lists } from "./list-ops.ts"

/**
 * A whole LSTM layer by TensorFlow's own ops, time before batch before features, without peepholes and from
 * zero state: forward by BlockLSTMV2, and backward with LSTMBlockCellGrad for each step and one product for
 * all. (BlockLSTMGradV2 takes 1.5 times as long: it multiplies a constant input at every step and computes
 * unused gradients.)
 */
export function nativeLstm(
  native: NativeDevice,
  layout: Layout,
  lists: Lists,
  binding: NativeBinding,
): LstmKernel<NativeTensor> {
  const { op, named, integers, int64, filled, dispose } = native
  const { plain, reshape, transpose, matMul } = layout
  const { concat, split, stack } = lists
  const noPeephole: Attribute[] = [{ name: "use_peephole", type: binding.TF_ATTR_BOOL, value: false }]
  const gather = (x: NativeTensor, rows: NativeTensor): NativeTensor =>
    op("GatherV2", [plain(x), rows, integers(0)])
  /** Our matrices and sequences have the batch last, TensorFlow's the features. */
  const batchLast = (x: NativeTensor): NativeTensor =>
    x.shape.length === 2 ? transpose(x, 1, 0) : transpose(x, 0, 2, 1)
  const featuresLast = (x: NativeTensor): NativeTensor => plain(batchLast(x))
  const product = (a: NativeTensor, b: NativeTensor): NativeTensor => matMul(a, b, true, false)

  const orders = gateOrders(integers)
  const gatesThroughTime = backpropThroughTime(native, layout, lists, noPeephole)
  return {
    forward({ x, weights, steps }) {
      const [rows, columns] = [sizeAt(weights.shape, 0), sizeAt(weights.shape, 1)]
      const units = rows / 4
      const { toBlock, biasLast } = orders(units, columns)
      const transposed = gather(transpose(gather(weights, toBlock), 1, 0), biasLast)
      const [matrix, bias] = split(transposed, [columns - 1, 1], 0)
      const repeated = (step: NativeTensor): NativeTensor =>
        op("Tile", [reshape(step, 1, ...step.shape), integers([steps, 1, 1])])
      const sequence = x.shape.length === 3 ? featuresLast(x) : repeated(featuresLast(x))
      const before = filled(0, sizeAt(sequence.shape, 1), units)
      const none = filled(0, units)
      const inputs = [int64(steps), sequence, before, before, matrix, none, none, none, reshape(bias, rows)]
      const tape = named("BlockLSTMV2", inputs, ["i", "cell", "f", "o", "g", "t", "h"], noPeephole)
      const last = op("Slice", [tape.h, integers([steps - 1, 0, 0]), integers([1, ...before.shape])])
      return { states: batchLast(tape.h), last: batchLast(reshape(last, ...before.shape)), tape }
    },
    backward({ toOutput, x, weights, tape, wantsToX }: LstmBackward<NativeTensor, BlockTape>) {
      const [rows, columns] = [sizeAt(weights.shape, 0), sizeAt(weights.shape, 1)]
      const { toCell, fromCell } = orders(rows / 4, columns)
      const given = featuresLast(x)
      const [from, units] = [sizeAt(given.shape, -1), rows / 4]
      const [alongX, , alongState] = split(gather(weights, toCell), [from, 1, units], 1)
      const stepwise = gatesThroughTime({
        outputGradient: featuresLast(toOutput),
        recurrentWeights: alongState,
        from,
        tape,
      })
      const gates = stack(stepwise)
      stepwise.forEach(dispose)
      const [count, batch] = [sizeAt(tape.h.shape, 0), sizeAt(tape.h.shape, 1)]
      const [earlier] = split(tape.h, [count - 1, 1], 0)
      const before = concat([filled(0, 1, batch, units), earlier], 0)
      const flat = (y: NativeTensor): NativeTensor => reshape(y, count * batch, sizeAt(y.shape, -1))
      // A constant input is multiplied with the sum of the gates' gradients.
      const summed = x.shape.length === 3 ? null : reshape(op("Sum", [gates, integers(0)]), batch, rows)
      const toWeights = summed
        ? concat(
            [product(concat([given, filled(1, batch, 1)], 1), summed), product(flat(before), flat(gates))],
            0,
          )
        : product(flat(concat([given, filled(1, count, batch, 1), before], 2)), flat(gates))
      const toX = (): NativeTensor =>
        reshape(matMul(summed ?? flat(gates), alongX, false, false), ...given.shape)
      return {
        toX: wantsToX ? batchLast(toX()) : null,
        toWeights: gather(transpose(toWeights, 1, 0), fromCell),
      }
    },
  }
}
