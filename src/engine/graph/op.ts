import type { OnnxGraph } from "../onnx/graph.ts"
import type { Tensor, TensorFlow } from "../runtime/tensorflow/types.ts"
import type { Shape } from "./shapes.ts"
import type { Each, Lowered, LoweredOutputs, OpName, Signature, Signatures } from "./signatures.ts"
import type { Make, Node, Value } from "./value.ts"

/** One row of the table. */
export interface Op<S extends Signature = Signature> {
  /** Shapes of the outputs. Throws a ShapeMismatch where the inputs do not fit each other. */
  shapes(inputs: Each<S["inputs"], Shape>, attributes: S["attributes"]): Each<S["outputs"], Shape>
  /**
   * From the gradients of the outputs (null where none flows, never all), the gradient of each input. Absent
   * where the op has none.
   */
  gradient?(grads: Grads<S["outputs"]>, node: Node<S>, make: Make): Each<S["inputs"], Value | null>
  /**
   * The node as ONNX: names of edges in, names of edges out. `wanted[k]` is false where nobody reads output
   * k.
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

/** Gradients of outputs; the only one of numbers is there, or the rule is not asked. */
type Grads<Names extends readonly string[]> = Names extends
  readonly [string] | readonly [string, `${string}*`]
  ? readonly [Value, ...null[]]
  : Each<Names, Value | null>
