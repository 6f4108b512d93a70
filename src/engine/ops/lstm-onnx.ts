import type { OnnxGraph } from "../onnx/graph.ts"
import type { Edge } from "../onnx/protos.ts"
import { scan } from "../onnx/scan.ts"
import type { Dim, Node } from "../types.ts"
import { number } from "./attributes.ts"
import { cellGradient, cellStep, filledLike, squash, tapeOf } from "./lstm-cell-onnx.ts"

/**
 * The layer as a Scan, all matrices [rows × batch]. A step's input, a row of ones (so that the bias is a column) and the state are joined to
 * one matrix, one product a gate. The tape is the cell's and the joint; without readers it is not stored.
 */
export function lstmOnnx(graph: OnnxGraph, [x, weights]: readonly string[], node: Node, wanted: readonly boolean[]): string[] {
  const { units, steps, from, batch } = sizes(node, node.inputs[0]!.shape)
  const state = [units, batch]
  const ones = filledLike(graph, x!, { value: 1, sizes: [steps, 1] })
  const zero: Edge = { name: filledLike(graph, x!, { value: 0, sizes: [units] }), shape: state }
  const gates = graph.split(weights!, Array<number>(4).fill(units), 0)
  const loop = scan(graph, {
    states: [zero, zero],
    inputs: [{ name: graph.node("Concat", [x!, ones], { axis: 1 }), shape: [from + 1, batch] }],
    order: "forward",
    step(inner, [h, before], [slice]) {
      const joint = inner.node("Concat", [slice!, h!], { axis: 0 })
      const { state: out, cell, tape } = cellStep(inner, gates.map((gate, k) => inner.node(squash[k]!, [inner.node("Gemm", [gate, joint])])), before!)
      const told = wanted[0] ? [{ name: inner.node("Identity", [out]), shape: state }] : []
      const kept = () => [...tape().map(name => ({ name, shape: state })), { name: joint, shape: [from + 1 + units, batch] }]
      return { states: [out, cell], outputs: [...told, ...(wanted.slice(2).some(Boolean) ? kept() : [])] }
    },
  })
  return [wanted[0] ? loop.outputs[0]! : "", loop.states[0]!, ...loop.outputs.slice(wanted[0] ? 1 : 0)]
}

/**
 * Back through time: a reversed Scan that sums the gradients of the weights on its way. It carries the state's gradient; where every state has one of
 * its own, the gates' of the step after, whose product with the weights then has that one added in.
 */
export function lstmGradientOnnx(graph: OnnxGraph, inputs: readonly string[], node: Node, wanted: readonly boolean[]): string[] {
  const [toStates, toLast, x, weights, ...kept] = inputs
  const { units, from, batch } = sizes(node, node.inputs[2]!.shape)
  const state = [units, batch]
  const [rows, columns] = [4 * units, from + 1 + units]
  const zero = (size: number): Edge => ({ name: filledLike(graph, x!, { value: 0, sizes: [size] }), shape: [size, batch] })
  const [turnedX, , turnedH] = graph.split(graph.node("Transpose", [weights!], { perm: [1, 0] }), [from, 1, units], 0)
  const late = toStates !== ""
  const loop = scan(graph, {
    states: [late ? zero(rows) : { name: toLast!, shape: state }, zero(units), { name: graph.zeros([rows, columns]), shape: [rows, columns] }],
    inputs: [
      ...kept.slice(0, 6).map(name => ({ name, shape: state })), { name: kept[6]!, shape: [columns, batch] },
      ...(late ? [{ name: toStates!, shape: state }] : []),
    ],
    order: "backward",
    step(inner, [carried, toCell, sum], [i, f, o, g, lost, t, joint, toState]) {
      const arrived = late ? inner.node("Gemm", [turnedH!, carried!, toState!]) : carried!
      const back = cellGradient(inner, tapeOf([i!, f!, o!, g!, lost!, t!]), { toState: arrived, toCell: toCell! })
      const next = late ? back.toGates : inner.node("Gemm", [turnedH!, back.toGates])
      const toX = wanted[0] ? [{ name: inner.node("Gemm", [turnedX!, back.toGates]), shape: [from, batch] }] : []
      return { states: [next, back.toCell, inner.node("Gemm", [back.toGates, joint!, sum!], { transB: 1 })], outputs: toX }
    },
  })
  return [loop.outputs[0] ?? "", loop.states[2]!]
}

interface Sizes { readonly units: number; readonly steps: number; readonly from: number; readonly batch: Dim }

function sizes(node: Node, x: readonly Dim[]): Sizes {
  const [steps, from, batch] = x as [number, number, Dim]
  return { units: number(node.attributes, "units"), steps, from, batch }
}
