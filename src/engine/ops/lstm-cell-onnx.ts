import type { OnnxGraph } from "../onnx/graph.ts"

/**
 * Matrices of one step, [units × batch]: the gates input, forget and output, the candidate, what the step
 * forgot of the cell, t = tanh(cell).
 */
export type CellTape = Readonly<Record<"i" | "f" | "o" | "g" | "lost" | "t", string>>

/** The names of a tape in the order in which it is kept. */
export const tapeOf = ([i, f, o, g, lost, t]: readonly string[]): CellTape => ({
  i: i!,
  f: f!,
  o: o!,
  g: g!,
  lost: lost!,
  t: t!,
})

/** How each gate is squashed, in the order of the weights' rows. */
export const activations = ["Sigmoid", "Sigmoid", "Sigmoid", "Tanh"]

/** One step from its four gates and the cell before: the state, the cell, and the tape for who keeps it. */
export function cellStep(
  graph: OnnxGraph,
  [i, f, o, g]: readonly string[],
  before: string,
): { state: string; cell: string; tape(): string[] } {
  const retained = graph.node("Mul", [f!, before])
  const cell = graph.node("Add", [retained, graph.node("Mul", [i!, g!])])
  const t = graph.node("Tanh", [cell])
  return {
    state: graph.node("Mul", [o!, t]),
    cell,
    tape: () => [i!, f!, o!, g!, graph.node("Sub", [before, retained]), t],
  }
}

interface StepGradients {
  readonly toState: string
  readonly toCell: string
  /** Put below the gates. */
  readonly under?: readonly string[]
}

/**
 * Its derivative in 15 element-wise nodes: from the gradients of state and cell, those of the four gates
 * before their squashing, one below the other, and of the cell before.
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

/** A constant of shape [...sizes × batch], the batch being x's last axis. */
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
