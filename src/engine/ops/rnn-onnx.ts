import type { OnnxGraph } from "../onnx/graph.ts"
import type { Edge } from "../onnx/protos.ts"
import { scan } from "../onnx/scan.ts"
import type { Shape } from "../graph/shapes.ts"
import type { Signatures } from "../graph/signatures.ts"
import type { Node } from "../graph/value.ts"
import { constantLike } from "./lstm-cell-onnx.ts"
import { layerSizes } from "./lstm-onnx.ts"

/** What a step met [columns × batch], and the state that it made [units × batch]. */
export type RnnTape = Readonly<Record<"joint" | "state", string>>

/** The layer as a Scan; without readers the tape is not stored. */
export function rnnOnnx(
  graph: OnnxGraph,
  [x, weights]: readonly [string, string],
  { inputs }: Node<Signatures["RNN"]>,
  [wantsStates, , wantsTape]: readonly boolean[],
): [string | null, string, Partial<RnnTape>] {
  const { units, steps, from, batch } = layerSizes(inputs[0].shape, inputs[1].shape, 1)
  const state: Shape = [units, batch]
  const ones = constantLike(graph, x, { value: 1, sizes: [steps, 1] })
  const zero: Edge = { name: constantLike(graph, x, { value: 0, sizes: [units] }), shape: state }
  const { states, outputs } = scan(graph, {
    states: { h: zero },
    inputs: { slice: { name: graph.node("Concat", [x, ones], { axis: 1 }), shape: [from + 1, batch] } },
    order: "forward",
    step(inner, before, { slice }) {
      const joint = inner.node("Concat", [slice, before.h], { axis: 0 })
      const h = inner.node("Tanh", [inner.node("Gemm", [weights, joint])])
      const copy = (): Edge => ({ name: inner.node("Identity", [h]), shape: state })
      const tape = () => ({ joint: { name: joint, shape: [from + 1 + units, batch] }, state: copy() })
      return { states: { h }, outputs: { ...(wantsStates && { h: copy() }), ...(wantsTape && tape()) } }
    },
  })
  const { h = null, ...tape } = outputs
  return [h, states.h, tape]
}

/**
 * Back through time: a reversed Scan that carries the state's gradient and sums those of the weights. What
 * comes back to a state is multiplied by 1 − h², then by the weights.
 */
export function rnnGradientOnnx(
  graph: OnnxGraph,
  [toOutput, x, weights, tape]: readonly [string, string, string, RnnTape],
  { inputs }: Node<Signatures["RNNGradient"]>,
  [wantsToX]: readonly boolean[],
): [string | null, string] {
  const { units, from, batch } = layerSizes(inputs[1].shape, inputs[2].shape, 1)
  const columns = from + 1 + units
  const state: Shape = [units, batch]
  const perStep = inputs[0].shape.length === 3
  const zero = constantLike(graph, x, { value: 0, sizes: [units] })
  const transposed = graph.node("Transpose", [weights], { perm: [1, 0] })
  const [transposedX, , transposedH] = graph.split(transposed, [from, 1, units], 0)
  const { states, outputs } = scan(graph, {
    states: {
      carried: { name: perStep ? zero : toOutput, shape: state },
      toWeights: { name: graph.zeros([units, columns]), shape: [units, columns] },
    },
    inputs: {
      joint: { name: tape.joint, shape: [columns, batch] },
      state: { name: tape.state, shape: state },
      ...(perStep && { toState: { name: toOutput, shape: state } }),
    },
    order: "backward",
    step(inner, { carried, toWeights }, { joint, state: h, toState }) {
      const arrived = toState === undefined ? carried : inner.node("Add", [carried, toState])
      const lost = inner.node("Mul", [inner.node("Mul", [arrived, h]), h])
      const back = inner.node("Sub", [arrived, lost])
      const toX = () => ({ name: inner.node("Gemm", [transposedX, back]), shape: [from, batch] })
      const next = {
        carried: inner.node("Gemm", [transposedH, back]),
        toWeights: inner.node("Gemm", [back, joint, toWeights], { transB: 1 }),
      }
      return { states: next, outputs: { ...(wantsToX && { toX: toX() }) } }
    },
  })
  return [outputs.toX ?? null, states.toWeights]
}
