import type { OnnxGraph } from "./graph.ts"
import type { Edge } from "./protos.ts"

/**
 * A loop over axis 0 as ONNX's Scan: states go from step to step, each input gives one slice a step, outputs
 * are stacked.
 */
export interface Scan {
  /** The first state, and its shape. */
  readonly states: readonly Edge[]
  /** Sequences, with the shape of one slice. */
  readonly inputs: readonly Edge[]
  readonly order: "forward" | "backward"
  /** One step: names of states and slices in; the next states and this step's outputs out. */
  readonly step: (
    graph: OnnxGraph,
    states: readonly string[],
    slices: readonly string[],
  ) => { states: readonly string[]; outputs: readonly Edge[] }
}

/**
 * Says the loop; returns the last states and the stacked outputs (stacked in the order of the inputs,
 * whichever the direction).
 */
export function scan(
  graph: OnnxGraph,
  { states, inputs, order, step }: Scan,
): { states: string[]; outputs: string[] } {
  const edges: Edge[] = [...states, ...inputs].map((edge, i) => ({
    name: graph.uniqueName(i < states.length ? "state" : "slice"),
    shape: edge.shape,
  }))
  let outputCount = 0
  const body = graph.subgraph(edges, inner => {
    const names = edges.map(e => e.name)
    const result = step(inner, names.slice(0, states.length), names.slice(states.length))
    outputCount = result.outputs.length
    return [...result.states.map((name, i): Edge => ({ name, shape: states[i]!.shape })), ...result.outputs]
  })
  const backward =
    order === "backward"
      ? {
          scan_input_directions: inputs.map(() => 1),
          ...(outputCount > 0 && { scan_output_directions: Array<number>(outputCount).fill(1) }),
        }
      : {}
  const names = graph.nodes(
    "Scan",
    [...states, ...inputs].map(e => e.name),
    states.length + outputCount,
    { num_scan_inputs: inputs.length, body, ...backward },
  )
  return { states: names.slice(0, states.length), outputs: names.slice(states.length) }
}
