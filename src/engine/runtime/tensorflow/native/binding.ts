import type { Tape, Tensor, TidyResult } from "../types.ts"

/** The native part of tfjs-node, which runs any op of TensorFlow by its name. */
export interface NativeBinding extends Readonly<Record<Type, number>> {
  createTensor(shape: readonly number[], type: number, data: Float32Array | Int32Array): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Float32Array
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): { id: number; shape: number[] }[]
}
type Type = "TF_FLOAT" | "TF_INT32" | "TF_INT64" | "TF_ATTR_BOOL" | "TF_ATTR_INT" | "TF_ATTR_TYPE"
export interface Attribute {
  readonly name: string
  readonly type: number
  readonly value: number | boolean
}

/**
 * An array of the binding. `shape` is the graph's; a `transposed` array is stored with its last two axes
 * swapped, so that most transpositions are free. Several may share a `store`, which is null once disposed of.
 */
export interface NativeTensor extends Tensor {
  store: { readonly id: number; users: number } | null
  readonly transposed: boolean
}

/** Calls an op with arrays as they are stored. Most type attributes follow from the inputs. */
export interface NativeDevice {
  op(name: string, inputs: readonly NativeTensor[], attributes?: readonly Attribute[]): NativeTensor
  ops(
    name: string,
    inputs: readonly NativeTensor[],
    outputs: number,
    attributes?: readonly Attribute[],
  ): NativeTensor[]
  /** An op with several outputs, by name. */
  named<Names extends string>(
    name: string,
    inputs: readonly NativeTensor[],
    outputs: readonly Names[],
    attributes?: readonly Attribute[],
  ): Record<Names, NativeTensor>
  upload(data: Float32Array, shape: readonly number[]): NativeTensor
  /** The same numbers seen with the last two axes swapped. */
  swapAxes(x: NativeTensor): NativeTensor
  /** Integers as an array; cached, never disposed of. */
  integers(list: readonly number[] | number): NativeTensor
  int64(x: number): NativeTensor
  /** An array filled with x; cached, never disposed of. */
  filled(x: number, ...shape: number[]): NativeTensor
  tidy<T extends TidyResult>(work: () => T): T
  dispose(x: NativeTensor): void
}

/** The binding with memory management: a tidy disposes of its arrays at its end. */
export function nativeDevice({
  executeOp,
  createTensor,
  deleteTensor,
  TF_FLOAT,
  TF_INT32,
  TF_INT64,
}: NativeBinding): NativeDevice {
  const cache = new Map<string, NativeTensor>()
  let scope: NativeTensor[] | null = null
  const track = (x: NativeTensor): NativeTensor => {
    scope?.push(x)
    return x
  }
  const wrap = (id: number, shape: readonly number[]): NativeTensor => ({
    store: { id, users: 1 },
    shape,
    transposed: false,
  })
  const once = (key: string, make: () => NativeTensor): NativeTensor => {
    const tensor = cache.get(key) ?? make()
    cache.set(key, tensor)
    return tensor
  }
  const dispose = (x: NativeTensor): void => {
    if (x.store && --x.store.users === 0) deleteTensor(x.store.id)
    x.store = null
  }
  const ops: NativeDevice["ops"] = (name, inputs, outputs, attributes = none) =>
    executeOp(
      name,
      attributes,
      inputs.map(({ store }) => store!.id),
      outputs,
    ).map(({ id, shape }) => track(wrap(id, shape)))
  return {
    ops,
    dispose,
    op: (name, inputs, attributes) => ops(name, inputs, 1, attributes)[0]!,
    named: <Names extends string>(
      name: string,
      inputs: readonly NativeTensor[],
      outputs: readonly Names[],
      attributes?: readonly Attribute[],
    ) => {
      const made = ops(name, inputs, outputs.length, attributes)
      return Object.fromEntries(outputs.map((key, k) => [key, made[k]])) as Record<Names, NativeTensor>
    },
    upload: (data, shape) => track(wrap(createTensor(shape, TF_FLOAT, data), shape)),
    swapAxes(x) {
      x.store!.users += 1
      return track({ store: x.store, shape: swapLastTwo(x.shape), transposed: !x.transposed })
    },
    integers: list =>
      once(String(list), () => {
        const shape = typeof list === "number" ? [] : [list.length]
        return wrap(
          createTensor(shape, TF_INT32, Int32Array.from(typeof list === "number" ? [list] : list)),
          shape,
        )
      }),
    int64: x => once(`long ${x}`, () => wrap(createTensor([], TF_INT64, Int32Array.of(x, 0)), [])),
    filled: (x, ...shape) =>
      once(`${x} in ${shape}`, () => {
        const size = shape.reduce((n, d) => n * d, 1)
        return wrap(createTensor(shape, TF_FLOAT, new Float32Array(size).fill(x)), shape)
      }),
    tidy(work) {
      const [outer, created] = [scope, [] as NativeTensor[]]
      scope = created
      try {
        const result = work()
        const wanted = new Set<unknown>(
          "store" in result ? [result] : Object.values(result).flatMap(tensorsIn),
        )
        for (const x of created) {
          if (wanted.has(x)) outer?.push(x)
          else dispose(x)
        }
        return result
      } finally {
        scope = outer
      }
    },
  }
}

/** An array itself, or those of a tape. */
const tensorsIn = (x: Tensor | Tape | null): unknown[] =>
  x === null || "store" in x ? [x] : Object.values(x)

/** With the last two swapped. */
export const swapLastTwo = (axes: readonly number[]): number[] => [
  ...axes.slice(0, -2),
  ...axes.slice(-2).reverse(),
]

const none: readonly Attribute[] = []
