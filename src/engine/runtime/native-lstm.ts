import type { Attribute, Held, Machine, NativeBinding } from "./binding.ts"
import type { Layout } from "./native-layout.ts"
import type { NativeLstm, Tensor } from "./tensorflow-types.ts"

/**
 * A whole LSTM layer by TensorFlow's own BlockLSTMV2 and BlockLSTMGradV2: time before batch before features, gates i f c o, without peepholes and
 * from zero state.
 */
export function nativeLstm({ op, ops, hold, integers, long }: Machine, { plain, reshape, transpose }: Layout, binding: NativeBinding): NativeLstm {
  const noPeephole: Attribute[] = [{ name: "use_peephole", type: binding.TF_ATTR_BOOL, value: false }]
  const intoTwo: Attribute[] = [{ name: "num_split", type: binding.TF_ATTR_INT, value: 2 }]
  const listOfTwo: Attribute[] = [
    { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }, { name: "N", type: binding.TF_ATTR_INT, value: 2 },
  ]
  const gather = (x: Held, rows: Held): Held => op("GatherV2", [plain(x), rows, integers(0)])
  /** Our matrices and sequences have the batch last, TensorFlow's the features. */
  const batchLast = (x: Held): Held => (x.shape.length === 2 ? transpose(x, 1, 0) : transpose(x, 0, 2, 1))
  const featuresLast = (x: Tensor): Held => plain(batchLast(x as Held))
  const concat = (a: Held, b: Held): Held => op("ConcatV2", [a, b, integers(0)], listOfTwo)
  const zeros = (...shape: number[]): Held => op("Fill", [integers(shape), hold(Float32Array.of(0), [])])

  const orders = ordersBy(integers)
  /** Of both ops: how many steps count, x [steps × batch × from], cell and state ahead, weights [from + units × 4·units], peepholes, bias. */
  const inputsOf = ([x, weights, bias]: readonly Tensor[]): Held[] => {
    const units = bias!.shape[0]! / 4
    const [before, none] = [zeros(x!.shape[1]!, units), zeros(units)]
    return [long(x!.shape[0]!), x as Held, before, before, weights as Held, none, none, none, bias as Held]
  }
  /** A gradient of the last state alone, as one of all states. */
  const onlyLast = (last: Tensor, steps: number): Held => {
    const [units, batch] = last.shape as [number, number]
    const late = reshape(featuresLast(last), 1, batch, units)
    return steps === 1 ? late : concat(zeros(steps - 1, batch, units), late)
  }
  return {
    forward(x, weights, steps) {
      const [rows, columns] = weights.shape as [number, number]
      const { gates, biasLast } = orders(rows / 4, columns)
      const turned = gather(transpose(gather(weights as Held, gates), 1, 0), biasLast)
      const [matrix, bias] = ops("SplitV", [turned, integers([columns - 1, 1]), integers(0)], 2, intoTwo)
      const repeated = (step: Held): Held => op("Tile", [reshape(step, 1, ...step.shape), integers([steps, 1, 1])])
      const sequence = x.shape.length === 3 ? featuresLast(x) : repeated(featuresLast(x))
      const operands = [sequence, matrix!, reshape(bias!, rows)]
      const kept = ops("BlockLSTMV2", inputsOf(operands), 7, noPeephole)
      const states = kept[6]!
      const [count, ...step] = states.shape as [number, number, number]
      const last = op("Slice", [states, integers([count - 1, 0, 0]), integers([1, ...step])])
      return [batchLast(states), batchLast(reshape(last, ...step)), ...kept, ...operands]
    },
    backward({ toStates, toLast, x, tape, wanted }) {
      const operands = tape.slice(-3)
      const { gates, biasWithin } = orders(tape[0]!.shape[2]!, operands[1]!.shape[0]! + 1)
      const arriving = toStates ? featuresLast(toStates) : onlyLast(toLast!, tape[0]!.shape[0]!)
      const given = [...inputsOf(operands), ...tape.slice(0, -3) as Held[], op("ZerosLike", [arriving]), arriving]
      const [toSequence, , , toMatrix, , , , toBias] = ops("BlockLSTMGradV2", given, 8, noPeephole)
      const toX = (): Held => batchLast(x.shape.length === 2 ? op("Sum", [toSequence!, integers(0)]) : toSequence!)
      const turned = gather(concat(toMatrix!, reshape(toBias!, 1, toBias!.shape[0]!)), biasWithin)
      return [wanted[0] ? toX() : null, gather(transpose(turned, 1, 0), gates)]
    },
  }
}

interface Orders { readonly gates: Held; readonly biasLast: Held; readonly biasWithin: Held }

/** Gathers between our weights (rows: gates i f o c; columns: input, bias, state) and TensorFlow's (rows: input, state, bias; columns: i f c o). */
function ordersBy(integers: Machine["integers"]): (units: number, columns: number) => Orders {
  const known = new Map<string, Orders>()
  const make = (units: number, columns: number): Orders => {
    const from = columns - 1 - units
    const list = (length: number, at: (i: number) => number): Held => integers(Array.from({ length }, (_, i) => at(i)))
    return {
      gates: list(4 * units, i => (i < 2 * units ? i : i < 3 * units ? i + units : i - units)),
      biasLast: list(columns, i => (i < from ? i : i < columns - 1 ? i + 1 : from)),
      biasWithin: list(columns, i => (i < from ? i : i === from ? columns - 1 : i - 1)),
    }
  }
  return (units, columns) => {
    const orders = known.get(`${units} ${columns}`) ?? make(units, columns)
    known.set(`${units} ${columns}`, orders)
    return orders
  }
}
