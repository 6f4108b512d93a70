import type { Tensor, TensorFlow } from "../tensorflow/types.ts"
import type { Node } from "../types.ts"

export function lstmTensorflow(_tf: TensorFlow, _inputs: readonly Tensor[], _node: Node): Tensor[] {
  throw new Error("stage 3")
}
export function lstmGradientTensorflow(_tf: TensorFlow, _inputs: readonly Tensor[], _node: Node): Tensor[] {
  throw new Error("stage 3")
}
