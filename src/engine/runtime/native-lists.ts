import type { Attribute, Held, Machine, NativeBinding } from "./binding.ts"
import type { Layout } from "./native-layout.ts"

/** Ops that take or make a list of arrays. TensorFlow must be told how many, and of what. */
export interface Lists {
  addN(xs: readonly Held[]): Held
  concat(xs: readonly Held[], axis: number): Held
  split(x: Held, sizes: readonly number[], axis: number): Held[]
  /** Along a new first axis. */
  stack(xs: readonly Held[]): Held
  /** Along the first axis; nothing is copied. */
  unstack(x: Held): Held[]
}

export function lists({ op, ops, integers }: Machine, { plain }: Layout, binding: NativeBinding): Lists {
  const count = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_INT, value })
  const joined = (name: string, xs: readonly Held[], ...others: Held[]): Held =>
    op(name, [...xs.map(plain), ...others], [{ name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }, count("N", xs.length)])
  return {
    addN: xs => joined("AddN", xs),
    concat: (xs, axis) => joined("ConcatV2", xs, integers(axis)),
    split: (x, sizes, axis) => ops("SplitV", [plain(x), integers(sizes), integers(axis)], sizes.length, [count("num_split", sizes.length)]),
    stack: xs => joined("Pack", xs),
    unstack: x => ops("Unpack", [plain(x)], x.shape[0]!, [count("num", x.shape[0]!)]),
  }
}
