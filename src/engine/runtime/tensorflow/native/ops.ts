import { type Attribute, type NativeBinding, nativeDevice, type NativeTensor } from "./binding.ts"
import { layout } from "./layout.ts"
import { lists } from "./list-ops.ts"
import { nativeLstm } from "./lstm.ts"
import type { Tensor, TensorFlow } from "../types.ts"

/**
 * The words of TensorFlow.js, said straight to the binding of tfjs-node: what tfjs does around every op is a
 * seventh of a training.
 */
export function nativeOps(binding: NativeBinding): TensorFlow {
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
    (...xs: Tensor[]): Tensor =>
      elementwise(name, xs as NativeTensor[], attributes)
  const filled = (shape: readonly number[], value: number): Tensor =>
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
    matMul: (a, b, transposeA = false, transposeB = false) =>
      layoutOps.matMul(a as NativeTensor, b as NativeTensor, transposeA, transposeB),
    sum: (x, axes) => layoutOps.sum(x as NativeTensor, axes),
    transpose: (x, order) => layoutOps.transpose(x as NativeTensor, ...order),
    reshape: (x, shape) => layoutOps.reshape(x as NativeTensor, ...shape),
    broadcastTo: (x, shape) => layoutOps.broadcastTo(x as NativeTensor, shape),
    addN: xs => addN(xs as NativeTensor[]),
    stack: xs => stack(xs as NativeTensor[]),
    concat: (xs, axis) => concat(xs as NativeTensor[], axis),
    unstack: x => unstack(x as NativeTensor),
    split: (x, sizes, axis) => split(x as NativeTensor, sizes, axis),
    zeros: shape => filled(shape, 0),
    ones: shape => filled(shape, 1),
    scalar: x => upload(Float32Array.of(x), []),
    tensor: upload,
    clone: x => op("Identity", [plain(x as NativeTensor)]),
    read: x => binding.tensorDataSync((x as NativeTensor).store!.id),
    tidy,
    dispose: x => dispose(x as NativeTensor),
  }
}
