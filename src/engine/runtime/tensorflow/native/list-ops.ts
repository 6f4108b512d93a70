import type { Attribute, NativeBinding, NativeDevice, NativeTensor } from "./binding.ts"
import type { Layout } from "./layout.ts"

/** Ops that take or make a list of arrays. TensorFlow must be told how many, and of what. */
export interface Lists {
  addN(xs: readonly NativeTensor[]): NativeTensor
  concat(xs: readonly NativeTensor[], axis: number): NativeTensor
  split(x: NativeTensor, sizes: readonly number[], axis: number): NativeTensor[]
  /** Along a new first axis. */
  stack(xs: readonly NativeTensor[]): NativeTensor
  /** Along the first axis; nothing is copied. */
  unstack(x: NativeTensor): NativeTensor[]
}

export function lists({ op, ops, integers }: NativeDevice, { plain }: Layout, binding: NativeBinding): Lists {
  const count = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_INT, value })
  const joined = (name: string, xs: readonly NativeTensor[], ...others: NativeTensor[]): NativeTensor =>
    op(
      name,
      [...xs.map(plain), ...others],
      [{ name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }, count("N", xs.length)],
    )
  return {
    addN: xs => joined("AddN", xs),
    concat: (xs, axis) => joined("ConcatV2", xs, integers(axis)),
    split: (x, sizes, axis) =>
      ops("SplitV", [plain(x), integers(sizes), integers(axis)], sizes.length, [
        count("num_split", sizes.length),
      ]),
    stack: xs => joined("Pack", xs),
    unstack: x => ops("Unpack", [plain(x)], x.shape[0]!, [count("num", x.shape[0]!)]),
  }
}
