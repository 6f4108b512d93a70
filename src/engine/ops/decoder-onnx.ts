import type { OnnxGraph } from "../onnx/graph.ts"
import type { Edge } from "../onnx/protos.ts"
import { scan } from "../onnx/scan.ts"
import type { Dim, Node } from "../graph/types.ts"
import { number } from "./attributes.ts"
import { activations, cellGradient, cellStep, constantLike, tapeOf } from "./lstm-cell-onnx.ts"

/**
 * The two layers as one Scan, all matrices [rows × batch]. The code is projected once for all steps, and each
 * step reads its state out, so that no state is stored. The tape is the cell's; without readers it is not
 * stored.
 */
export function decoderOnnx(
  graph: OnnxGraph,
  [code, weights, weight, bias]: readonly string[],
  node: Node,
  wanted: readonly boolean[],
): string[] {
  const { units, steps, from, to, batch } = sizes(node, node.inputs)
  const state = [units, batch]
  const zero: Edge = { name: constantLike(graph, code!, { value: 0, sizes: [units] }), shape: state }
  const [toX, biases, toH] = graph
    .split(weights!, [from, 1, units], 1)
    .map(part => graph.split(part, Array<number>(4).fill(units), 0))
  const constant = toX!.map((gate, k) => graph.node("Gemm", [gate, code!, biases![k]!]))
  const loop = scan(graph, {
    states: [zero, zero],
    inputs: [{ name: graph.zeros([steps, 1]), shape: [1] }], // says no more than how many steps there are
    order: "forward",
    step(inner, [h, before]) {
      const gates = toH!.map((gate, k) =>
        inner.node(activations[k]!, [inner.node("Gemm", [gate, h!, constant[k]!])]),
      )
      const { state: out, cell, tape } = cellStep(inner, gates, before!)
      const tapeOutputs = wanted.slice(1).some(Boolean) ? tape().map(name => ({ name, shape: state })) : []
      return {
        states: [out, cell],
        outputs: [{ name: inner.node("Gemm", [weight!, out, bias!]), shape: [to, batch] }, ...tapeOutputs],
      }
    },
  })
  return loop.outputs
}

/**
 * Back through time: a reversed Scan that carries the gradient of the gates of the step after and, under it,
 * of what this step told: one product gives the state's gradient, one adds to the gradients of both layers'
 * weights.
 */
export function decoderGradientOnnx(
  graph: OnnxGraph,
  inputs: readonly string[],
  node: Node,
  wanted: readonly boolean[],
): string[] {
  const [toOutput, code, weights, weight, , ...tape] = inputs
  const { units, steps, from, to, batch } = sizes(node, node.inputs.slice(1))
  const [state, parts, rows] = [[units, batch], [4 * units, to], 4 * units + to]
  const zeros = (...sizes: number[]) => constantLike(graph, code!, { value: 0, sizes })
  const transpose = (matrix: string) => graph.node("Transpose", [matrix], { perm: [1, 0] })
  const [transposedX, , transposedH] = graph.split(transpose(weights!), [from, 1, units], 0)
  const back = graph.node("Concat", [transposedH!, transpose(weight!)], { axis: 1 })
  const [toOutputBefore, toLast] = graph.split(
    graph.node("Concat", [zeros(1, to), toOutput!], { axis: 0 }),
    [steps, 1],
    0,
  )
  const first = graph.node(
    "Concat",
    [zeros(4 * units), graph.node("Squeeze", [toLast!, graph.integers([0])])],
    { axis: 0 },
  )
  const loop = scan(graph, {
    states: [
      { name: first, shape: [rows, batch] },
      { name: zeros(units), shape: state },
      { name: graph.zeros([rows, units]), shape: [rows, units] },
      { name: first, shape: [rows, batch] },
    ],
    inputs: [
      ...tape.slice(0, 6).map(name => ({ name, shape: state })),
      { name: toOutputBefore!, shape: [to, batch] },
    ],
    order: "backward",
    step(inner, [carried, toCell, products, sum], [i, f, o, g, lost, t, toOutputBefore]) {
      const toState = inner.node("Gemm", [back, carried!])
      const next = cellGradient(inner, tapeOf([i!, f!, o!, g!, lost!, t!]), {
        toState,
        toCell: toCell!,
        under: [toOutputBefore!],
      })
      const product = inner.node("Gemm", [carried!, inner.node("Mul", [o!, t!]), products!], { transB: 1 })
      return {
        states: [next.toGates, next.toCell, product, inner.node("Add", [sum!, next.toGates])],
        outputs: [],
      }
    },
  })
  const [toRecurrent, toWeight] = graph.split(loop.states[2]!, parts, 0)
  const [toGates, toOutputSum] = graph.split(loop.states[3]!, parts, 0)
  const total = (sum: string) => graph.node("ReduceSum", [sum, graph.integers([1])])
  const toCodeWeights = graph.node("Gemm", [toGates!, code!], { transB: 1 })
  const toCode = wanted[0] ? graph.node("Gemm", [transposedX!, toGates!]) : ""
  return [
    toCode,
    graph.node("Concat", [toCodeWeights, total(toGates!), toRecurrent!], { axis: 1 }),
    toWeight!,
    total(toOutputSum!),
  ]
}

interface Sizes {
  readonly units: number
  readonly steps: number
  readonly from: number
  readonly to: number
  readonly batch: Dim
}

function sizes({ attributes }: Node, [code, , weight]: Node["inputs"]): Sizes {
  const [from, batch] = code!.shape as [number, Dim]
  return {
    units: number(attributes, "units"),
    steps: number(attributes, "steps"),
    from,
    to: weight!.shape[0] as number,
    batch,
  }
}
