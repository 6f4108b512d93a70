import { type Attribute, type NativeBinding, nativeDevice, type NativeTensor } from "./binding.ts"
import { layout } from "./layout.ts"
import { lists } from "./list-ops.ts"
import { nativeLstm } from "./lstm.ts"
import type { TensorFlow } from "../types.ts"

/**
 * TensorFlow.js's functions through the binding of tfjs-node only.
 *
 * Why this folder exists: a whole LSTM layer is one op, seven times as fast as tfjs's layers, and tfjs's
 * bookkeeping per op, a seventh of a training, is avoided. Only backend.ts imports from it.
 */
export function nativeOps(binding: NativeBinding): TensorFlow<NativeTensor> {
  const native = nativeDevice(binding)
  const { op, upload, integers, tidy, dispose } = native
  const layoutOps = layout(native, binding.TF_ATTR_BOOL)
  const { plain, elementwise } = layoutOps
  const listOps = lists(native, layoutOps, binding)
  const { addN, concat, split, stack, unstack } = listOps
  const type = (name: string): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })
  const toFloat = [type("DstT")]
  const each =
    (name: string, attributes?: readonly Attribute[]) =>
    (...xs: NativeTensor[]): NativeTensor =>
      elementwise(name, xs, attributes)
  const filled = (shape: readonly number[], value: number): NativeTensor =>
    op("Fill", [integers(shape), upload(Float32Array.of(value), [])])
  return {
    lstm: nativeLstm(native, layoutOps, listOps, binding),
    add: each("AddV2"),
    sub: each("Sub"),
    mul: each("Mul"),
    div: each("RealDiv"),
    where: each("SelectV2"),
    cast: x => each("Cast", toFloat)(x),
    sigmoid: each("Sigmoid"),
    tanh: each("Tanh"),
    relu: each("Relu"),
    abs: each("Abs"),
    sign: each("Sign"),
    sqrt: each("Sqrt"),
    square: each("Square"),
    isNaN: each("IsNan"),
    logicalNot: each("LogicalNot"),
    zerosLike: each("ZerosLike"),
    matMul: (a, b, transposeA = false, transposeB = false) => layoutOps.matMul(a, b, transposeA, transposeB),
    sum: layoutOps.sum,
    transpose: (x, order) => layoutOps.transpose(x, ...order),
    reshape: (x, shape) => layoutOps.reshape(x, ...shape),
    broadcastTo: layoutOps.broadcastTo,
    addN,
    stack,
    concat,
    unstack,
    split,
    zeros: shape => filled(shape, 0),
    ones: shape => filled(shape, 1),
    scalar: x => upload(Float32Array.of(x), []),
    tensor: upload,
    clone: x => op("Identity", [plain(x)]),
    read: x => binding.tensorDataSync(x.store!.id),
    tidy,
    dispose,
  }
}
