import type * as core from "@tensorflow/tfjs"
import type { BlockLstm, BlockOperands, Tensor } from "./tensorflow-types.ts"

/** The part of tfjs-node's backend that runs any op of TensorFlow by name. */
interface NativeBackend {
  readonly binding: Readonly<Record<"TF_ATTR_FLOAT" | "TF_ATTR_BOOL" | "TF_ATTR_TYPE" | "TF_FLOAT", number>>
  executeMultipleOutputs(name: string, attributes: readonly Attribute[], inputs: readonly unknown[], outputs: number): Tensor[]
}
interface Attribute { readonly name: string; readonly type: number; readonly value: unknown }
interface Int64 { readonly Int64Scalar: new (value: number) => unknown }

/** BlockLSTMV2 and BlockLSTMGradV2 through tfjs-node, without peepholes and from zero state. */
export function blockLstm(tf: typeof core, { Int64Scalar }: Int64): BlockLstm {
  const backend = tf.backend() as unknown as NativeBackend
  const { binding } = backend
  const shared: Attribute[] = [
    { name: "use_peephole", type: binding.TF_ATTR_BOOL, value: false }, { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  ]
  const clip: Attribute = { name: "cell_clip", type: binding.TF_ATTR_FLOAT, value: 0 }

  const inputsOf = ({ x, weights, bias }: BlockOperands): unknown[] => {
    const units = bias.size / 4
    const zeroState = tf.zeros([x.shape[1]!, units])
    const noPeephole = tf.zeros([units])
    return [new Int64Scalar(x.shape[0]!), x, zeroState, zeroState, weights, noPeephole, noPeephole, noPeephole, bias]
  }
  return {
    forward(operands) {
      const kept = backend.executeMultipleOutputs("BlockLSTMV2", [clip, ...shared], inputsOf(operands), 7)
      return { states: kept[6]!, kept }
    },
    backward(operands, kept, toStates) {
      const inputs = [...inputsOf(operands), ...kept, tf.zerosLike(toStates), toStates]
      const [toX, , , toWeights, , , , toBias] = backend.executeMultipleOutputs("BlockLSTMGradV2", shared, inputs, 8)
      return { x: toX!, weights: toWeights!, bias: toBias! }
    },
  }
}
