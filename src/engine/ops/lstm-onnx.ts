import type { OnnxGraph } from "../onnx/graph.ts"
import type { Edge } from "../onnx/protos.ts"
import { scan } from "../onnx/scan.ts"
import type { Dim, Node } from "../graph/types.ts"
import { number } from "./attributes.ts"
import { activations, cellGradient, cellStep, constantLike, tapeOf } from "./lstm-cell-onnx.ts"

/**
 * The layer as a Scan, all matrices [rows × batch]. A step's input, a row of ones (so that the bias is a
 * column) and the state are joined to one matrix, one product a gate. The tape is the cell's and the joint;
 * without readers it is not stored.
 */
export function lstmOnnx(
  graph: OnnxGraph,
  [x, weights]: readonly string[],
  node: Node,
  wanted: readonly boolean[],
): string[] {
  const { units, steps, from, batch } = sizes(node, node.inputs[0]!.shape)
  const state = [units, batch]
  const ones = constantLike(graph, x!, { value: 1, sizes: [steps, 1] })
  const zero: Edge = { name: constantLike(graph, x!, { value: 0, sizes: [units] }), shape: state }
  const gates = graph.split(weights!, Array<number>(4).fill(units), 0)
  const loop = scan(graph, {
    states: [zero, zero],
    inputs: [{ name: graph.node("Concat", [x!, ones], { axis: 1 }), shape: [from + 1, batch] }],
    order: "forward",
    step(inner, [h, before], [slice]) {
      const joint = inner.node("Concat", [slice!, h!], { axis: 0 })
      const {
        state: out,
        cell,
        tape,
      } = cellStep(
        inner,
        gates.map((gate, k) => inner.node(activations[k]!, [inner.node("Gemm", [gate, joint])])),
        before!,
      )
      const stateOutputs = wanted[0] ? [{ name: inner.node("Identity", [out]), shape: state }] : []
      const tapeOutputs = () => [
        ...tape().map(name => ({ name, shape: state })),
        { name: joint, shape: [from + 1 + units, batch] },
      ]
      return {
        states: [out, cell],
        outputs: [...stateOutputs, ...(wanted.slice(2).some(Boolean) ? tapeOutputs() : [])],
      }
    },
  })
  return [wanted[0] ? loop.outputs[0]! : "", loop.states[0]!, ...loop.outputs.slice(wanted[0] ? 1 : 0)]
}

/**
 * Back through time: a reversed Scan that sums the gradients of the weights on its way. It carries the
 * state's gradient; where every state has one of its own, the gates' of the step after, whose product with
 * the weights then has that one added in.
 */
export function lstmGradientOnnx(
  graph: OnnxGraph,
  inputs: readonly string[],
  node: Node,
  wanted: readonly boolean[],
): string[] {
  const [toStates, toLast, x, weights, ...tape] = inputs
  const { units, from, batch } = sizes(node, node.inputs[2]!.shape)
  const state = [units, batch]
  const [rows, columns] = [4 * units, from + 1 + units]
  const zero = (size: number): Edge => ({
    name: constantLike(graph, x!, { value: 0, sizes: [size] }),
    shape: [size, batch],
  })
  const [transposedX, , transposedH] = graph.split(
    graph.node("Transpose", [weights!], { perm: [1, 0] }),
    [from, 1, units],
    0,
  )
  const perStep = toStates !== ""
  const loop = scan(graph, {
    states: [
      perStep ? zero(rows) : { name: toLast!, shape: state },
      zero(units),
      { name: graph.zeros([rows, columns]), shape: [rows, columns] },
    ],
    inputs: [
      ...tape.slice(0, 6).map(name => ({ name, shape: state })),
      { name: tape[6]!, shape: [columns, batch] },
      ...(perStep ? [{ name: toStates!, shape: state }] : []),
    ],
    order: "backward",
    step(inner, [carried, toCell, sum], [i, f, o, g, lost, t, joint, toState]) {
      const stateGradient = perStep ? inner.node("Gemm", [transposedH!, carried!, toState!]) : carried!
      const back = cellGradient(inner, tapeOf([i!, f!, o!, g!, lost!, t!]), {
        toState: stateGradient,
        toCell: toCell!,
      })
      const next = perStep ? back.toGates : inner.node("Gemm", [transposedH!, back.toGates])
      const toX = wanted[0]
        ? [{ name: inner.node("Gemm", [transposedX!, back.toGates]), shape: [from, batch] }]
        : []
      return {
        states: [next, back.toCell, inner.node("Gemm", [back.toGates, joint!, sum!], { transB: 1 })],
        outputs: toX,
      }
    },
  })
  return [loop.outputs[0] ?? "", loop.states[2]!]
}

interface Sizes {
  readonly units: number
  readonly steps: number
  readonly from: number
  readonly batch: Dim
}

function sizes(node: Node, x: readonly Dim[]): Sizes {
  const [steps, from, batch] = x as [number, number, Dim]
  return { units: number(node.attributes, "units"), steps, from, batch }
}
