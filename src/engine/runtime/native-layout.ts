import { type Attribute, type Held, type Machine, swapped } from "./binding.ts"

/** Ops that take arrays as they lie wherever that is possible. */
export interface Layout {
  /** The array, lying as its shape says. */
  plain(x: Held): Held
  reshape(x: Held, ...shape: number[]): Held
  transpose(x: Held, ...order: number[]): Held
  /** An op on each number; arrays stretch to each other as in NumPy. */
  elementwise(name: string, xs: readonly Held[], attributes?: readonly Attribute[]): Held
  broadcastTo(x: Held, shape: readonly number[]): Held
  /** Over axes, which stay as 1. */
  sum(x: Held, axes: readonly number[]): Held
  matMul(a: Held, b: Held, turnA: boolean, turnB: boolean): Held
}

export function layout({ op, turn, integers }: Machine, boolean: number): Layout {
  const bool = (name: string, value: boolean): Attribute => ({ name, type: boolean, value })
  const keepDims = [bool("keep_dims", true)]
  const turnings = [[false, false], [false, true], [true, false], [true, true]] as const
  const flat = turnings.map(([a, b]) => [bool("transpose_a", a), bool("transpose_b", b)])
  const batched = turnings.map(([a, b]) => [bool("adj_x", a), bool("adj_y", b)])

  const shaped = (x: Held, shape: readonly number[]): Held => op("Reshape", [x, integers(shape)])
  const turnedIf = (x: Held, turned: boolean): Held => (turned ? turn(x) : x)
  /** The same, lying the other way round; where an axis is 1, nothing need move. */
  const moved = (x: Held): Held => {
    const shape = swapped(x.turned ? swapped(x.shape) : x.shape)
    const lying = shape.at(-1) === 1 || shape.at(-2) === 1 ? shaped(x, shape) : op("Transpose", [x, integers(swapped(range(shape.length)))])
    return turnedIf(lying, !x.turned)
  }
  const plain = (x: Held): Held => (x.turned ? moved(x) : x)
  const lyingAs = (x: Held, turned: boolean): Held => {
    if (x.turned === turned || x.shape.length === 0) return x
    return moved(x.shape.length === 1 ? shaped(x, [1, ...x.shape]) : x)
  }
  /** a [m × k] · b [t × k × n], of which every t lies as [n × k]: one product of [t·n × k] and [k × m], which then lies like b. */
  const onEach = (a: Held, b: Held, turnA: boolean): Held => {
    const [t, k, n] = b.shape as [number, number, number]
    const rows = op("MatMul", [shaped(b, [t * n, k]), a], flat[turnA === a.turned ? 1 : 0])
    return turn(shaped(rows, [t, n, rows.shape[1]!]))
  }
  return {
    plain,
    reshape: (x, ...shape) => shaped(plain(x), shape),
    transpose(x, ...order) {
      const axes = range(order.length)
      const lying = order.map(axis => (x.turned ? swapped(axes) : axes)[axis]!)
      if (same(lying, axes)) return x.turned ? turn(x) : turn(turn(x))
      if (same(swapped(lying), axes)) return x.turned ? turn(turn(x)) : turn(x)
      // What lies innermost stays there: rows are copied, not numbers.
      const turned = lying.at(-2) === order.length - 1
      return turnedIf(op("Transpose", [x, integers(turned ? swapped(lying) : lying)]), turned)
    },
    elementwise(name, xs, attributes) {
      const largest = Math.max(...xs.map(sizeOf))
      const turned = xs.some(x => x.turned && sizeOf(x) === largest)
      return turnedIf(op(name, xs.map(x => lyingAs(x, turned)), attributes), turned)
    },
    broadcastTo(x, shape) {
      // One number may as well lie as sequences lie after a layer.
      const turned = sizeOf(x) === 1 && x.shape.length === shape.length && shape.length === 3
      return turnedIf(op("BroadcastTo", [plain(x), integers(turned ? swapped(shape) : shape)]), turned)
    },
    sum(x, axes) {
      const lying = x.turned ? swapped(range(x.shape.length)) : range(x.shape.length)
      return turnedIf(op("Sum", [x, integers(axes.map(axis => lying[axis]!))], keepDims), x.turned)
    },
    matMul(a, b, turnA, turnB) {
      const ranks = a.shape.length + b.shape.length
      if (ranks === 5 && a.shape.length === 2 && b.turned && !turnB) return onEach(a, b, turnA)
      const turning = (turnA !== a.turned ? 2 : 0) + (turnB !== b.turned ? 1 : 0)
      return ranks === 4 ? op("MatMul", [a, b], flat[turning]) : op("BatchMatMulV2", [a, b], batched[turning])
    },
  }
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i)
const same = (a: readonly number[], b: readonly number[]): boolean => a.every((x, i) => x === b[i])
const sizeOf = ({ shape }: Held): number => shape.reduce((n, d) => n * d, 1)
