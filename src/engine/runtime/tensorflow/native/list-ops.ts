import type { Attribute, NativeBinding, NativeDevice, NativeTensor } from "./binding.ts"
import type { Layout } from "./layout.ts"
import type { Parts } from "../types.ts"

/** Ops on lists of arrays, for which TensorFlow requires count and type. */
export interface Lists {
  addN(xs: readonly NativeTensor[]): NativeTensor
  concat(xs: readonly NativeTensor[], axis: number): NativeTensor
  split<const Sizes extends readonly number[]>(
    x: NativeTensor,
    sizes: Sizes,
    axis: number,
  ): Parts<Sizes, NativeTensor>
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
    split: <Sizes extends readonly number[]>(x: NativeTensor, sizes: Sizes, axis: number) => {
      const inputs = [plain(x), integers(sizes), integers(axis)]
      const parts = ops("SplitV", inputs, sizes.length, [count("num_split", sizes.length)])
      return parts as unknown as Parts<Sizes, NativeTensor>
    },
    stack: xs => joined("Pack", xs),
    unstack: x => ops("Unpack", [plain(x)], x.shape[0]!, [count("num", x.shape[0]!)]),
  }
}
