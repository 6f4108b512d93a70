import type { OnnxGraph } from "../onnx/graph.ts"
import type { Edge } from "../onnx/protos.ts"
import type { Shape } from "../graph/shapes.ts"

/** The tape of one step, matrices [units × batch]: `lost` is 1 − forget gate, `t` is tanh(cell). */
export type CellTape = Readonly<Record<"i" | "f" | "o" | "g" | "lost" | "t", string>>

/** The gates input, forget and output, and the candidate, in the order of the weights' rows. */
export type Gates = readonly [i: string, f: string, o: string, g: string]

/** The tape of all steps as inputs of a loop, with slices of this shape. */
export const sliced = ({ i, f, o, g, lost, t }: CellTape, shape: Shape): Record<keyof CellTape, Edge> => ({
  i: { name: i, shape },
  f: { name: f, shape },
  o: { name: o, shape },
  g: { name: g, shape },
  lost: { name: lost, shape },
  t: { name: t, shape },
})

/** The gates' activations, applied to `project` of each gate's operand. */
export function activated<Operand>(
  graph: OnnxGraph,
  [i, f, o, g]: readonly [Operand, Operand, Operand, Operand],
  project: (operand: Operand) => string,
): Gates {
  return [
    graph.node("Sigmoid", [project(i)]),
    graph.node("Sigmoid", [project(f)]),
    graph.node("Sigmoid", [project(o)]),
    graph.node("Tanh", [project(g)]),
  ]
}

/** One step from its four gates and the previous cell: state, cell, and the tape where it is stored. */
export function cellStep(
  graph: OnnxGraph,
  [i, f, o, g]: Gates,
  before: string,
): { state: string; cell: string; tape(): CellTape } {
  const retained = graph.node("Mul", [f, before])
  const cell = graph.node("Add", [retained, graph.node("Mul", [i, g])])
  const t = graph.node("Tanh", [cell])
  return {
    state: graph.node("Mul", [o, t]),
    cell,
    tape: () => ({ i, f, o, g, lost: graph.node("Sub", [before, retained]), t }),
  }
}

interface StepGradients {
  readonly toState: string
  readonly toCell: string
  /** Stacked below the gates. */
  readonly under?: readonly string[]
}

/**
 * Its derivative in 15 element-wise nodes: from the gradients of state and cell, those of the four
 * pre-activations, stacked, and of the previous cell.
 */
export function cellGradient(
  graph: OnnxGraph,
  { i, f, o, g, lost, t }: CellTape,
  { toState, toCell, under = [] }: StepGradients,
): { toGates: string; toCell: string } {
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
  const toBefore = mul(cell, f)
  const toF = mul(toBefore, lost)
  return { toGates: graph.node("Concat", [toI, toF, toO, toG, ...under], { axis: 0 }), toCell: toBefore }
}

/** A constant of shape [...sizes × batch]; batch is x's last axis. */
export function constantLike(
  graph: OnnxGraph,
  x: string,
  { value, sizes }: { value: number; sizes: readonly number[] },
): string {
  const batch = graph.once(`batch of ${x}`, () =>
    graph.node("Gather", [graph.node("Shape", [x]), graph.integers([-1])]),
  )
  return graph.once(`${value} [${sizes}] like ${x}`, () =>
    graph.node("Expand", [
      graph.float(value),
      graph.node("Concat", [graph.integers(sizes), batch], { axis: 0 }),
    ]),
  )
}
