import type { OnnxGraph } from "../onnx/graph.ts"
import type { Edge } from "../onnx/protos.ts"
import { scan } from "../onnx/scan.ts"
import { type Dim, dimAt, type Shape, sizeAt } from "../graph/shapes.ts"
import type { Signatures } from "../graph/signatures.ts"
import type { Node } from "../graph/value.ts"
import { activated, cellGradient, cellStep, type CellTape, constantLike, sliced } from "./lstm-cell-onnx.ts"

/**
 * The two layers as one Scan, all matrices [rows × batch]. The code is projected once, and each step computes
 * its output, so that no state is stored. The tape is the cell's, stored only if used.
 */
export function decoderOnnx(
  graph: OnnxGraph,
  [code, weights, weight, bias]: readonly [string, string, string, string],
  { attributes, inputs }: Node<Signatures["Decoder"]>,
  [, wantsTape]: readonly boolean[],
): [string, Partial<CellTape>] {
  const { units, steps } = attributes
  const { from, to, batch } = sizesOf(inputs[0].shape, inputs[2].shape)
  const state: Shape = [units, batch]
  const zero: Edge = { name: constantLike(graph, code, { value: 0, sizes: [units] }), shape: state }
  const perGate = [units, units, units, units] as const
  const [ofCode, ofBias, ofState] = graph.split(weights, [from, 1, units], 1)
  const codeWeights = graph.split(ofCode, perGate, 0)
  const biases = graph.split(ofBias, perGate, 0)
  const stateWeights = graph.split(ofState, perGate, 0)
  const projected = (gate: 0 | 1 | 2 | 3): GateOperand => ({
    weight: stateWeights[gate],
    added: graph.node("Gemm", [codeWeights[gate], code, biases[gate]]),
  })
  const operands = [projected(0), projected(1), projected(2), projected(3)] as const
  const { outputs } = scan(graph, {
    states: { h: zero, cell: zero },
    inputs: { step: { name: graph.zeros([steps, 1]), shape: [1] } }, // only its length matters
    order: "forward",
    step(inner, before) {
      const gates = activated(inner, operands, ({ weight, added }) =>
        inner.node("Gemm", [weight, before.h, added]),
      )
      const { state: h, cell, tape } = cellStep(inner, gates, before.cell)
      const stored = wantsTape ? sliced(tape(), state) : {}
      const output = { name: inner.node("Gemm", [weight, h, bias]), shape: [to, batch] }
      return { states: { h, cell }, outputs: { output, ...stored } }
    },
  })
  const { output, ...tape } = outputs
  return [output, tape]
}

/** A gate's recurrent weights, and the part of its operand that is constant over steps. */
interface GateOperand {
  readonly weight: string
  readonly added: string
}

/**
 * Backpropagation through time: a reversed Scan that carries the next step's gate gradients above this step's
 * output gradient. One product gives the state's gradient, another accumulates both layers' weight gradients.
 */
export function decoderGradientOnnx(
  graph: OnnxGraph,
  [toOutput, code, weights, weight, , tape]: readonly [string, string, string, string, string, CellTape],
  { attributes, inputs }: Node<Signatures["DecoderGradient"]>,
  [wantsToCode]: readonly boolean[],
): [string | null, string, string, string] {
  const { units, steps } = attributes
  const { from, to, batch } = sizesOf(inputs[1].shape, inputs[3].shape)
  const rows = 4 * units + to
  const state: Shape = [units, batch]
  const stacked: Shape = [rows, batch]
  const zeros = (...sizes: number[]) => constantLike(graph, code, { value: 0, sizes })
  const transpose = (matrix: string) => graph.node("Transpose", [matrix], { perm: [1, 0] })
  const [transposedX, , transposedH] = graph.split(transpose(weights), [from, 1, units], 0)
  const back = graph.node("Concat", [transposedH, transpose(weight)], { axis: 1 })
  const [toOutputBefore, toLast] = graph.split(
    graph.node("Concat", [zeros(1, to), toOutput], { axis: 0 }),
    [steps, 1],
    0,
  )
  const noGates = zeros(4 * units)
  const first: Edge = {
    name: graph.node("Concat", [noGates, graph.node("Squeeze", [toLast, graph.integers([0])])], { axis: 0 }),
    shape: stacked,
  }
  const { states } = scan(graph, {
    states: {
      carried: first,
      toCell: { name: zeros(units), shape: state },
      products: { name: graph.zeros([rows, units]), shape: [rows, units] },
      sum: first,
    },
    inputs: { ...sliced(tape, state), below: { name: toOutputBefore, shape: [to, batch] } },
    order: "backward",
    step(inner, { carried, toCell, products, sum }, { below, ...cellTape }) {
      const toState = inner.node("Gemm", [back, carried])
      const next = cellGradient(inner, cellTape, { toState, toCell, under: [below] })
      const h = inner.node("Mul", [cellTape.o, cellTape.t])
      return {
        states: {
          carried: next.toGates,
          toCell: next.toCell,
          products: inner.node("Gemm", [carried, h, products], { transB: 1 }),
          sum: inner.node("Add", [sum, next.toGates]),
        },
        outputs: {},
      }
    },
  })
  const [toRecurrent, toWeight] = graph.split(states.products, [4 * units, to], 0)
  const [toGates, toOutputSum] = graph.split(states.sum, [4 * units, to], 0)
  const total = (sum: string) => graph.node("ReduceSum", [sum, graph.integers([1])])
  const toCodeWeights = graph.node("Gemm", [toGates, code], { transB: 1 })
  const toCode = wantsToCode ? graph.node("Gemm", [transposedX, toGates]) : null
  return [
    toCode,
    graph.node("Concat", [toCodeWeights, total(toGates), toRecurrent], { axis: 1 }),
    toWeight,
    total(toOutputSum),
  ]
}

interface Sizes {
  readonly from: number
  readonly to: number
  readonly batch: Dim
}

function sizesOf(code: Shape, weight: Shape): Sizes {
  return { from: sizeAt(code, 0), to: sizeAt(weight, 0), batch: dimAt(code, 1) }
}
