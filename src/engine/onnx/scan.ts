import type { OnnxGraph } from "./graph.ts"
import type { Edge, OnnxAttributes } from "./protos.ts"

type Edges = Readonly<Record<string, Edge>>
type Names<Of> = { readonly [Key in keyof Of]: string }

/**
 * A loop over axis 0 as ONNX's Scan: states pass from step to step, inputs are sliced, outputs are stacked.
 */
export interface Scan<States extends Edges, Inputs extends Edges, Outputs extends Edges> {
  /** The first states, and their shapes. */
  readonly states: States
  /** Sequences, with the shape of one slice. */
  readonly inputs: Inputs
  readonly order: "forward" | "backward"
  /** One step: names of states and slices in; the next states and this step's outputs out. */
  readonly step: (
    graph: OnnxGraph,
    states: Names<States>,
    slices: Names<Inputs>,
  ) => { readonly states: Names<States>; readonly outputs: Outputs }
}

/** Adds the loop; returns the last states and the stacked outputs (in input order, in either direction). */
export function scan<States extends Edges, Inputs extends Edges, Outputs extends Edges>(
  graph: OnnxGraph,
  { states, inputs, order, step }: Scan<States, Inputs, Outputs>,
): { readonly states: Names<States>; readonly outputs: Names<Outputs> } {
  const renamed = (edges: Edges, prefix: string): Edge[] =>
    Object.values(edges).map(({ shape }) => ({ name: graph.uniqueName(prefix), shape }))
  const stateEdges = renamed(states, "state")
  const sliceEdges = renamed(inputs, "slice")
  const inner = graph.nested()
  const result = step(inner, named(states, stateEdges.map(nameOf)), named(inputs, sliceEdges.map(nameOf)))
  const nextStates = Object.entries(states).map(([key, { shape }]) => ({ name: result.states[key]!, shape }))
  const outputs = Object.values(result.outputs)
  const body = inner.proto([...stateEdges, ...sliceEdges], [...nextStates, ...outputs])
  const initial = [...Object.values(states), ...Object.values(inputs)].map(nameOf)
  const made = graph.nodes("Scan", initial, nextStates.length + outputs.length, {
    num_scan_inputs: sliceEdges.length,
    body,
    ...(order === "backward" && backward(sliceEdges.length, outputs.length)),
  })
  return {
    states: named(states, made.slice(0, nextStates.length)),
    outputs: named(result.outputs, made.slice(nextStates.length)),
  }
}

/** Directions: 1 is from the last step to the first. */
const backward = (inputs: number, outputs: number): OnnxAttributes => ({
  scan_input_directions: Array<number>(inputs).fill(1),
  ...(outputs > 0 && { scan_output_directions: Array<number>(outputs).fill(1) }),
})

const nameOf = ({ name }: Edge): string => name

/** The keys of a record with the names of a list in the same order. */
const named = <Of extends object>(record: Of, names: readonly string[]): Names<Of> =>
  Object.fromEntries(Object.keys(record).map((key, i) => [key, names[i]])) as Names<Of>
