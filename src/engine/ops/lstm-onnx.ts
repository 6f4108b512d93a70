import type { OnnxGraph } from "../onnx/graph.ts"
import type { Edge } from "../onnx/protos.ts"
import { scan } from "../onnx/scan.ts"
import type { Dim, Node } from "../types.ts"
import { number } from "./attributes.ts"

/**
 * The layer as Scans, all matrices [rows × batch]. A step's input, a row of ones (so that the bias is a column) and the state are joined to
 * one matrix, one product a gate. A held input is projected once for all steps. The order of the tape: i f o g v t joint, where
 * v = f · (cell before) and t = tanh(cell); without readers it is not stored.
 */
export function lstmOnnx(graph: OnnxGraph, [x, weights]: readonly string[], node: Node, wanted: readonly boolean[]): string[] {
  const { units, steps, from, batch, held } = sizes(node, node.inputs[0]!.shape, node.outputs[0]!.shape)
  const state = [units, batch]
  const keep = wanted.slice(2).some(Boolean)
  const gates = held ? heldGates(graph, x!, weights!, { units, from }) : jointGates(graph, weights!, units)
  const inputs = held ? pulse(graph, steps) : [{ name: withOnes(graph, x!, steps), shape: [from + 1, batch] }]
  const zero = zeros(graph, x!, [units])
  const loop = scan(graph, {
    states: [{ name: zero, shape: state }, { name: zero, shape: state }],
    inputs,
    order: "forward",
    step(inner, [h, cell], [slice]) {
      const joint = held ? h! : inner.node("Concat", [slice!, h!], { axis: 0 })
      const [i, f, o, g] = gates(inner, joint)
      const v = inner.node("Mul", [f!, cell!])
      const next = inner.node("Add", [v, inner.node("Mul", [i!, g!])])
      const t = inner.node("Tanh", [next])
      const out = inner.node("Mul", [o!, t])
      const kept: Edge[] = [i!, f!, o!, g!, v, t].map(name => ({ name, shape: state }))
      if (!held) kept.push({ name: joint, shape: [from + 1 + units, batch] })
      const said = wanted[0] ? [{ name: inner.node("Identity", [out]), shape: state }] : []
      return { states: [out, next], outputs: [...said, ...(keep ? kept : [])] }
    },
  })
  const stored = loop.outputs.slice(wanted[0] ? 1 : 0)
  return [wanted[0] ? loop.outputs[0]! : "", loop.states[0]!, ...stored]
}

/** Back through time: a reversed Scan that carries the gates' gradients of the step after, and sums those of the weights on its way. */
export function lstmGradientOnnx(graph: OnnxGraph, inputs: readonly string[], node: Node, wanted: readonly boolean[]): string[] {
  const [toStates, toLast, x, weights, i, f, o, g, v, t, joint] = inputs
  const sequence = node.inputs[4]!.shape
  const { units, from, batch, held } = sizes(node, node.inputs[2]!.shape, sequence)
  const state = [units, batch]
  const rows = 4 * units
  const columns = held ? units : from + 1 + units
  const [turnedX, , turnedH] = graph.split(graph.node("Transpose", [weights!], { perm: [1, 0] }), [from, 1, units], 0)
  const late = toStates !== ""
  const noGates = zeros(graph, x!, [rows])
  const noState = zeros(graph, x!, [units])
  const loop = scan(graph, {
    states: [
      late ? { name: noGates, shape: [rows, batch] } : { name: toLast!, shape: state },
      { name: noState, shape: state },
      { name: graph.zeros([rows, columns]), shape: [rows, columns] },
      ...(held ? [{ name: noGates, shape: [rows, batch] }] : []),
    ],
    inputs: [
      ...[i!, f!, o!, g!, v!, t!].map(name => ({ name, shape: state })),
      ...(late ? [{ name: toStates!, shape: state }] : []),
      ...(held ? [] : [{ name: joint!, shape: [columns, batch] }]),
    ],
    order: "backward",
    step(inner, [carried, toCell, weightSum, gateSum], slices) {
      const [i, f, o, g, v, t] = slices
      const rest = slices.slice(6)
      const toState = late ? inner.node("Gemm", [turnedH!, carried!, rest.shift()!]) : carried!
      const back = cellGradient(inner, { toState, toCell: toCell!, i: i!, f: f!, o: o!, g: g!, v: v!, t: t! })
      const gates = inner.node("Concat", back.gates, { axis: 0 })
      const next = late ? gates : inner.node("Gemm", [turnedH!, gates])
      const sum = held
        ? inner.node("Gemm", [carried!, inner.node("Mul", [o!, t!]), weightSum!], { transB: 1 })
        : inner.node("Gemm", [gates, rest[0]!, weightSum!], { transB: 1 })
      const toX = wanted[0] && !held ? [{ name: inner.node("Gemm", [turnedX!, gates]), shape: [from, batch] }] : []
      return {
        states: [next, back.toCell, sum, ...(held ? [inner.node("Add", [gateSum!, gates])] : [])],
        outputs: toX,
      }
    },
  })
  if (!held) return [loop.outputs[0] ?? "", loop.states[2]!]
  const [, , toRecurrent, gateSum] = loop.states
  const toHeld = graph.node("Gemm", [gateSum!, x!], { transB: 1 })
  const toBias = graph.node("ReduceSum", [gateSum!, graph.integers([1])])
  return [wanted[0] ? graph.node("Gemm", [turnedX!, gateSum!]) : "", graph.node("Concat", [toHeld, toBias, toRecurrent!], { axis: 1 })]
}

interface CellSlices { readonly toState: string; readonly toCell: string; i: string; f: string; o: string; g: string; v: string; t: string }

/** The derivative of one step in 17 element-wise nodes: gradients of the four gates before their squashing, and of the cell before. */
function cellGradient(graph: OnnxGraph, { toState, toCell, i, f, o, g, v, t }: CellSlices): { gates: string[]; toCell: string } {
  const mul = (a: string, b: string) => graph.node("Mul", [a, b])
  const sub = (a: string, b: string) => graph.node("Sub", [a, b])
  const e = mul(toState, o)
  const k = mul(e, t)
  const cell = graph.node("Add", [sub(e, mul(k, t)), toCell])
  const toO = sub(k, mul(k, o))
  const y = mul(cell, i)
  const yg = mul(y, g)
  const toI = sub(yg, mul(yg, i))
  const toG = sub(y, mul(yg, g))
  const w = mul(cell, v)
  const toF = sub(w, mul(w, f))
  return { gates: [toI, toF, toO, toG], toCell: mul(cell, f) }
}

type Gates = (graph: OnnxGraph, joint: string) => string[]
const squash = ["Sigmoid", "Sigmoid", "Sigmoid", "Tanh"]

function jointGates(graph: OnnxGraph, weights: string, units: number): Gates {
  const rows = graph.split(weights, Array<number>(4).fill(units), 0)
  return (inner, joint) => rows.map((gate, k) => inner.node(squash[k]!, [inner.node("Gemm", [gate, joint])]))
}

function heldGates(graph: OnnxGraph, x: string, weights: string, { units, from }: { units: number; from: number }): Gates {
  const quarters = Array<number>(4).fill(units)
  const [toX, bias, toH] = graph.split(weights, [from, 1, units], 1).map(part => graph.split(part, quarters, 0))
  const constant = toX!.map((gate, k) => graph.node("Gemm", [gate, x, bias![k]!]))
  return (inner, h) => toH!.map((gate, k) => inner.node(squash[k]!, [inner.node("Gemm", [gate, h, constant[k]!])]))
}

/** [steps × (from + 1) × batch]: x with a row of ones under it. */
const withOnes = (graph: OnnxGraph, x: string, steps: number): string =>
  graph.node("Concat", [x, filledLike(graph, x, { value: 1, sizes: [steps, 1] })], { axis: 1 })

const zeros = (graph: OnnxGraph, x: string, sizes: readonly number[]): string => filledLike(graph, x, { value: 0, sizes })

/** A constant of shape [...sizes × batch], the batch being x's last axis. */
function filledLike(graph: OnnxGraph, x: string, { value, sizes }: { value: number; sizes: readonly number[] }): string {
  const batch = graph.once(`batch of ${x}`, () => graph.node("Gather", [graph.node("Shape", [x]), graph.integers([-1])]))
  return graph.once(`${value} [${sizes}] like ${x}`, () =>
    graph.node("Expand", [graph.float(value), graph.node("Concat", [graph.integers(sizes), batch], { axis: 0 })]))
}

/** A Scan takes its number of steps from an input: this one has nothing else to say. */
const pulse = (graph: OnnxGraph, steps: number): Edge[] => [{ name: graph.zeros([steps, 1]), shape: [1] }]

interface Sizes { units: number; steps: number; from: number; batch: Dim; held: boolean }

function sizes(node: Node, x: readonly Dim[], states: readonly Dim[]): Sizes {
  const units = number(node.attributes, "units")
  return { units, steps: states[0] as number, from: x.at(-2) as number, batch: x.at(-1)!, held: x.length === 2 }
}
