import type { OnnxGraph } from "../onnx/graph.ts"
import type { Tensor, TensorFlow } from "../runtime/tensorflow/types.ts"
import type { Shape } from "./shapes.ts"
import type { Each, Lowered, LoweredOutputs, OpName, Signature, Signatures } from "./signatures.ts"
import type { Make, Node, Value } from "./value.ts"

/** One row of the table. */
export interface Op<S extends Signature = Signature> {
  /** Shapes of the outputs. Throws a ShapeMismatch where the inputs do not match. */
  shapes(inputs: Each<S["inputs"], Shape>, attributes: S["attributes"]): Each<S["outputs"], Shape>
  /**
   * Gradients of the inputs from those of the outputs (null where none flows, never all). Absent for an op
   * without gradients.
   */
  gradient?(grads: Grads<S["outputs"]>, node: Node<S>, make: Make): Each<S["inputs"], Value | null>
  /**
   * The node as ONNX: names of edges in, names of edges out. `wanted[k]` is false where output k is unused.
   */
  onnx(
    graph: OnnxGraph,
    inputs: Lowered<S["inputs"], string>,
    node: Node<S>,
    wanted: Each<S["outputs"], boolean>,
  ): LoweredOutputs<S["outputs"], string>
  /** The node in TensorFlow.js: arrays in, arrays out. */
  tensorflow(
    tf: TensorFlow,
    inputs: Lowered<S["inputs"], Tensor>,
    node: Node<S>,
    wanted: Each<S["outputs"], boolean>,
  ): LoweredOutputs<S["outputs"], Tensor>
}

/** Some rows of the table. */
export type Rows<Names extends OpName> = { readonly [Name in Names]: Op<Signatures[Name]> }

/** Gradients of outputs; that of a single output is never null. */
type Grads<Names extends readonly string[]> = Names extends
  readonly [string] | readonly [string, `${string}*`]
  ? readonly [Value, ...null[]]
  : Each<Names, Value | null>
