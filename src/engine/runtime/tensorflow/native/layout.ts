import { type Attribute, type NativeDevice, type NativeTensor, swapLastTwo } from "./binding.ts"

/** Ops that accept arrays in their stored layout where possible. */
export interface Layout {
  /** The array in the layout of its shape. */
  plain(x: NativeTensor): NativeTensor
  reshape(x: NativeTensor, ...shape: number[]): NativeTensor
  transpose(x: NativeTensor, ...order: number[]): NativeTensor
  /** An elementwise op, with NumPy's broadcasting. */
  elementwise(name: string, xs: readonly NativeTensor[], attributes?: readonly Attribute[]): NativeTensor
  broadcastTo(x: NativeTensor, shape: readonly number[]): NativeTensor
  /** Over axes, which stay as 1. */
  sum(x: NativeTensor, axes: readonly number[]): NativeTensor
  matMul(a: NativeTensor, b: NativeTensor, transposeA: boolean, transposeB: boolean): NativeTensor
}

export function layout({ op, swapAxes, integers }: NativeDevice, boolean: number): Layout {
  const bool = (name: string, value: boolean): Attribute => ({ name, type: boolean, value })
  const keepDims = [bool("keep_dims", true)]
  const transposeFlags = [
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ] as const
  const flat = transposeFlags.map(([a, b]) => [bool("transpose_a", a), bool("transpose_b", b)])
  const batched = transposeFlags.map(([a, b]) => [bool("adj_x", a), bool("adj_y", b)])

  const shaped = (x: NativeTensor, shape: readonly number[]): NativeTensor =>
    op("Reshape", [x, integers(shape)])
  const transposedIf = (x: NativeTensor, transposed: boolean): NativeTensor => (transposed ? swapAxes(x) : x)
  /** The same in the other layout; free where an axis is 1. */
  const moved = (x: NativeTensor): NativeTensor => {
    const shape = swapLastTwo(x.transposed ? swapLastTwo(x.shape) : x.shape)
    const lying =
      shape.at(-1) === 1 || shape.at(-2) === 1
        ? shaped(x, shape)
        : op("Transpose", [x, integers(swapLastTwo(range(shape.length)))])
    return transposedIf(lying, !x.transposed)
  }
  const plain = (x: NativeTensor): NativeTensor => (x.transposed ? moved(x) : x)
  const storedAs = (x: NativeTensor, transposed: boolean): NativeTensor => {
    if (x.transposed === transposed || x.shape.length === 0) return x
    return moved(x.shape.length === 1 ? shaped(x, [1, ...x.shape]) : x)
  }
  /**
   * a [m × k] · b [t × k × n], where b is stored as [t × n × k]: one product of [t·n × k] and [k × m], stored
   * like b.
   */
  const onEach = (a: NativeTensor, b: NativeTensor, transposeA: boolean): NativeTensor => {
    const [t, k, n] = b.shape as [number, number, number]
    const rows = op("MatMul", [shaped(b, [t * n, k]), a], flat[transposeA === a.transposed ? 1 : 0])
    return swapAxes(shaped(rows, [t, n, rows.shape[1]!]))
  }
  return {
    plain,
    reshape: (x, ...shape) => shaped(plain(x), shape),
    transpose(x, ...order) {
      const axes = range(order.length)
      const lying = order.map(axis => (x.transposed ? swapLastTwo(axes) : axes)[axis]!)
      if (same(lying, axes)) return x.transposed ? swapAxes(x) : swapAxes(swapAxes(x))
      if (same(swapLastTwo(lying), axes)) return x.transposed ? swapAxes(swapAxes(x)) : swapAxes(x)
      // Keeps the innermost axis, so that rows are copied, not single numbers.
      const transposed = lying.at(-2) === order.length - 1
      return transposedIf(op("Transpose", [x, integers(transposed ? swapLastTwo(lying) : lying)]), transposed)
    },
    elementwise(name, xs, attributes) {
      const largest = Math.max(...xs.map(sizeOf))
      const transposed = xs.some(x => x.transposed && sizeOf(x) === largest)
      return transposedIf(
        op(
          name,
          xs.map(x => storedAs(x, transposed)),
          attributes,
        ),
        transposed,
      )
    },
    broadcastTo(x, shape) {
      // A scalar takes the layout of sequences after a layer.
      const transposed = sizeOf(x) === 1 && x.shape.length === shape.length && shape.length === 3
      return transposedIf(
        op("BroadcastTo", [plain(x), integers(transposed ? swapLastTwo(shape) : shape)]),
        transposed,
      )
    },
    sum(x, axes) {
      const lying = x.transposed ? swapLastTwo(range(x.shape.length)) : range(x.shape.length)
      return transposedIf(op("Sum", [x, integers(axes.map(axis => lying[axis]!))], keepDims), x.transposed)
    },
    matMul(a, b, transposeA, transposeB) {
      const ranks = a.shape.length + b.shape.length
      if (ranks === 5 && a.shape.length === 2 && b.transposed && !transposeB) return onEach(a, b, transposeA)
      const turning = (transposeA !== a.transposed ? 2 : 0) + (transposeB !== b.transposed ? 1 : 0)
      return ranks === 4 ? op("MatMul", [a, b], flat[turning]) : op("BatchMatMulV2", [a, b], batched[turning])
    },
  }
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i)
const same = (a: readonly number[], b: readonly number[]): boolean => a.every((x, i) => x === b[i])
const sizeOf = ({ shape }: NativeTensor): number => shape.reduce((n, d) => n * d, 1)
