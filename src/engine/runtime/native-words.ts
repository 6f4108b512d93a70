import { type Attribute, type Held, machine, type NativeBinding } from "./binding.ts"
import { layout } from "./native-layout.ts"
import { lists } from "./native-lists.ts"
import { nativeLstm } from "./native-lstm.ts"
import type { Tensor, TensorFlow } from "./tensorflow-types.ts"

/** The words of TensorFlow.js, said straight to the binding of tfjs-node: what tfjs does around every op is a seventh of a training. */
export function nativeWords(binding: NativeBinding): TensorFlow {
  const native = machine(binding)
  const { op, hold, integers, tidy, dispose } = native
  const laid = layout(native, binding.TF_ATTR_BOOL)
  const { plain, elementwise } = laid
  const listed = lists(native, laid, binding)
  const { addN, concat, split, stack, unstack } = listed
  const type = (name: string): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })
  const toFloat = [type("DstT")]
  const each = (name: string, attributes?: readonly Attribute[]) => (...xs: Tensor[]): Tensor => elementwise(name, xs as Held[], attributes)
  const filled = (shape: readonly number[], value: number): Tensor => op("Fill", [integers(shape), hold(Float32Array.of(value), [])])
  return {
    lstm: nativeLstm(native, laid, listed, binding),
    add: each("AddV2"), sub: each("Sub"), mul: each("Mul"), div: each("RealDiv"), where: each("SelectV2"), cast: x => each("Cast", toFloat)(x),
    sigmoid: each("Sigmoid"), tanh: each("Tanh"), relu: each("Relu"), abs: each("Abs"), sign: each("Sign"), sqrt: each("Sqrt"),
    square: each("Square"), isNaN: each("IsNan"), logicalNot: each("LogicalNot"), zerosLike: each("ZerosLike"),
    matMul: (a, b, turnA = false, turnB = false) => laid.matMul(a as Held, b as Held, turnA, turnB),
    sum: (x, axes) => laid.sum(x as Held, axes),
    transpose: (x, order) => laid.transpose(x as Held, ...order),
    reshape: (x, shape) => laid.reshape(x as Held, ...shape),
    broadcastTo: (x, shape) => laid.broadcastTo(x as Held, shape),
    addN: xs => addN(xs as Held[]), stack: xs => stack(xs as Held[]), concat: (xs, axis) => concat(xs as Held[], axis),
    unstack: x => unstack(x as Held), split: (x, sizes, axis) => split(x as Held, sizes, axis),
    zeros: shape => filled(shape, 0), ones: shape => filled(shape, 1),
    scalar: x => hold(Float32Array.of(x), []),
    tensor: hold,
    clone: x => op("Identity", [plain(x as Held)]),
    read: x => binding.tensorDataSync((x as Held).store!.id),
    tidy, dispose: x => dispose(x as Held),
  }
}
