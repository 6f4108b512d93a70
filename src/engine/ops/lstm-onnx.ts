import type { OnnxGraph } from "../onnx/graph.ts"
import type { Edge } from "../onnx/protos.ts"
import { scan } from "../onnx/scan.ts"
import { type Dim, dimAt, type Shape, sizeAt } from "../graph/shapes.ts"
import type { Signatures } from "../graph/signatures.ts"
import type { Node } from "../graph/value.ts"
import { activated, cellGradient, cellStep, type CellTape, constantLike, sliced } from "./lstm-cell-onnx.ts"

/** The cell's tape, and each step's operand of the weights: input, 1 and state [columns × batch]. */
export type LstmTape = CellTape & Readonly<Record<"joint", string>>

/**
 * The layer as a Scan, all matrices [rows × batch]. A step's input, a row of ones (for the bias column) and
 * the state form one matrix, with one product per gate. The tape is stored only if used.
 */
export function lstmOnnx(
  graph: OnnxGraph,
  [x, weights]: readonly [string, string],
  { inputs }: Node<Signatures["LSTM"]>,
  [wantsStates, , wantsTape]: readonly boolean[],
): [string | null, string, Partial<LstmTape>] {
  const { units, steps, from, batch } = layerSizes(inputs[0].shape, inputs[1].shape, 4)
  const state: Shape = [units, batch]
  const ones = constantLike(graph, x, { value: 1, sizes: [steps, 1] })
  const zero: Edge = { name: constantLike(graph, x, { value: 0, sizes: [units] }), shape: state }
  const gateWeights = graph.split(weights, [units, units, units, units], 0)
  const { states, outputs } = scan(graph, {
    states: { h: zero, cell: zero },
    inputs: { slice: { name: graph.node("Concat", [x, ones], { axis: 1 }), shape: [from + 1, batch] } },
    order: "forward",
    step(inner, before, { slice }) {
      const joint = inner.node("Concat", [slice, before.h], { axis: 0 })
      const gates = activated(inner, gateWeights, weight => inner.node("Gemm", [weight, joint]))
      const { state: h, cell, tape } = cellStep(inner, gates, before.cell)
      return {
        states: { h, cell },
        outputs: {
          ...(wantsStates && { h: { name: inner.node("Identity", [h]), shape: state } }),
          ...(wantsTape && {
            ...sliced(tape(), state),
            joint: { name: joint, shape: [from + 1 + units, batch] },
          }),
        },
      }
    },
  })
  const { h = null, ...tape } = outputs
  return [h, states.h, tape]
}

/**
 * Backpropagation through time: a reversed Scan that sums the weight gradients. It carries the state's
 * gradient, or, where every state has a gradient, the next step's gate gradients, which it multiplies with
 * the weights and adds.
 */
export function lstmGradientOnnx(
  graph: OnnxGraph,
  [toOutput, x, weights, tape]: readonly [string, string, string, LstmTape],
  { inputs }: Node<Signatures["LSTMGradient"]>,
  [wantsToX]: readonly boolean[],
): [string | null, string] {
  const { units, from, batch } = layerSizes(inputs[1].shape, inputs[2].shape, 4)
  const state: Shape = [units, batch]
  const perStep = inputs[0].shape.length === 3
  const [rows, columns] = [4 * units, from + 1 + units]
  const zero = (size: number): Edge => ({
    name: constantLike(graph, x, { value: 0, sizes: [size] }),
    shape: [size, batch],
  })
  const transposed = graph.node("Transpose", [weights], { perm: [1, 0] })
  const [transposedX, , transposedH] = graph.split(transposed, [from, 1, units], 0)
  const { states, outputs } = scan(graph, {
    states: {
      carried: perStep ? zero(rows) : { name: toOutput, shape: state },
      toCell: zero(units),
      toWeights: { name: graph.zeros([rows, columns]), shape: [rows, columns] },
    },
    inputs: {
      ...sliced(tape, state),
      joint: { name: tape.joint, shape: [columns, batch] },
      ...(perStep && { toState: { name: toOutput, shape: state } }),
    },
    order: "backward",
    step(inner, { carried, toCell, toWeights }, { joint, toState, ...cellTape }) {
      const throughGates = (toGates: string, ...added: string[]) =>
        inner.node("Gemm", [transposedH, toGates, ...added])
      const back = cellGradient(inner, cellTape, {
        toState: toState === undefined ? carried : throughGates(carried, toState),
        toCell,
      })
      const next = toState === undefined ? throughGates(back.toGates) : back.toGates
      const toX = () => ({ name: inner.node("Gemm", [transposedX, back.toGates]), shape: [from, batch] })
      const outputs = { ...(wantsToX && { toX: toX() }) }
      const sum = inner.node("Gemm", [back.toGates, joint, toWeights], { transB: 1 })
      return { states: { carried: next, toCell: back.toCell, toWeights: sum }, outputs }
    },
  })
  return [outputs.toX ?? null, states.toWeights]
}

interface LayerSizes {
  readonly units: number
  readonly steps: number
  readonly from: number
  readonly batch: Dim
}

/** Sizes of a recurrent layer. `gates`: weight rows per unit. */
export function layerSizes(x: Shape, weights: Shape, gates: number): LayerSizes {
  return { units: sizeAt(weights, 0) / gates, steps: sizeAt(x, 0), from: sizeAt(x, 1), batch: dimAt(x, 2) }
}
