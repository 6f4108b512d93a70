import type { Kept, Tensor } from "./tensorflow-types.ts"

/** The native part of tfjs-node, which runs any op of TensorFlow by its name. */
export interface NativeBinding extends Readonly<Record<Type, number>> {
  createTensor(shape: readonly number[], type: number, data: Float32Array | Int32Array): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Float32Array
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): { id: number; shape: number[] }[]
}
type Type = "TF_FLOAT" | "TF_INT32" | "TF_INT64" | "TF_ATTR_BOOL" | "TF_ATTR_INT" | "TF_ATTR_TYPE"
export interface Attribute { readonly name: string; readonly type: number; readonly value: number | boolean }

/**
 * An array that the binding keeps. Its shape is what the graph means; where it is `turned` the numbers lie with the last two axes swapped, so that
 * most transpositions cost nothing. Several may share one `store`; null once it is let go.
 */
export interface Held extends Tensor {
  store: { readonly id: number; users: number } | null
  readonly turned: boolean
}

/** What all words are made of; arrays that go in are taken as they lie. Of the types that an op could be told it finds most in its inputs. */
export interface Machine {
  op(name: string, inputs: readonly Held[], attributes?: readonly Attribute[]): Held
  ops(name: string, inputs: readonly Held[], outputs: number, attributes?: readonly Attribute[]): Held[]
  hold(data: Float32Array, shape: readonly number[]): Held
  /** The same numbers seen with the last two axes swapped. */
  turn(x: Held): Held
  /** Whole numbers that an op takes as an array; made once, and nobody's to let go. */
  integers(list: readonly number[] | number): Held
  long(x: number): Held
  /** An array of nothing but x; made once, and nobody's to let go. */
  filled(x: number, ...shape: number[]): Held
  tidy<T extends Kept>(work: () => T): T
  dispose(x: Held): void
}

/** The binding with memory: what is made inside a tidy is let go at its end. */
export function machine({ executeOp, createTensor, deleteTensor, TF_FLOAT, TF_INT32, TF_INT64 }: NativeBinding): Machine {
  const known = new Map<string, Held>()
  let scope: Held[] | null = null
  const kept = (x: Held): Held => {
    scope?.push(x)
    return x
  }
  const made = (id: number, shape: readonly number[]): Held => ({ store: { id, users: 1 }, shape, turned: false })
  const once = (key: string, make: () => Held): Held => {
    const held = known.get(key) ?? make()
    known.set(key, held)
    return held
  }
  const dispose = (x: Held): void => {
    if (x.store && --x.store.users === 0) deleteTensor(x.store.id)
    x.store = null
  }
  const ops: Machine["ops"] = (name, inputs, outputs, attributes = none) =>
    executeOp(name, attributes, inputs.map(({ store }) => store!.id), outputs).map(({ id, shape }) => kept(made(id, shape)))
  return {
    ops, dispose,
    op: (name, inputs, attributes) => ops(name, inputs, 1, attributes)[0]!,
    hold: (data, shape) => kept(made(createTensor(shape, TF_FLOAT, data), shape)),
    turn(x) {
      x.store!.users += 1
      return kept({ store: x.store, shape: swapped(x.shape), turned: !x.turned })
    },
    integers: list => once(String(list), () => {
      const shape = typeof list === "number" ? [] : [list.length]
      return made(createTensor(shape, TF_INT32, Int32Array.from(typeof list === "number" ? [list] : list)), shape)
    }),
    long: x => once(`long ${x}`, () => made(createTensor([], TF_INT64, Int32Array.of(x, 0)), [])),
    filled: (x, ...shape) => once(`${x} in ${shape}`, () => {
      const size = shape.reduce((n, d) => n * d, 1)
      return made(createTensor(shape, TF_FLOAT, new Float32Array(size).fill(x)), shape)
    }),
    tidy(work) {
      const [outer, within] = [scope, [] as Held[]]
      scope = within
      try {
        const result = work()
        const wanted = new Set<unknown>(result === null ? [] : "store" in result ? [result] : Object.values(result))
        for (const x of within) {
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

/** With the last two exchanged. */
export const swapped = (axes: readonly number[]): number[] => [...axes.slice(0, -2), ...axes.slice(-2).reverse()]

const none: readonly Attribute[] = []
