import type { Dim, Shape } from "./shapes.ts"

/**
 * Every op: names of its inputs, names of its outputs, its attributes. `"tape*"` is opaque to the graph: what
 * a runtime's forward pass stores for its backward pass.
 */
export interface Signatures {
  readonly Add: Binary
  readonly Sub: Binary
  readonly Mul: Binary
  readonly Div: Binary
  readonly MatMul: Binary
  readonly Sigmoid: Unary
  readonly Tanh: Unary
  readonly Relu: Unary
  readonly Abs: Unary
  readonly Sign: Unary
  readonly Sqrt: Unary
  readonly Square: Unary
  readonly NotNan: Unary
  readonly NanToZero: Unary
  readonly Count: Unary
  readonly Sum: Unary<{ readonly axes: readonly number[] }>
  readonly Reshape: Unary<{ readonly shape: Shape }>
  readonly Transpose: Unary<{ readonly order: readonly number[] }>
  readonly Expand: Of<["x", "like"], ["y"]>
  readonly Split: Of<["x"], "part"[], { readonly axis: number; readonly sizes: readonly number[] }>
  readonly Concat: Of<"part"[], ["y"], { readonly axis: number }>
  readonly LSTM: Of<["x", "weights"], ["states", "last", "tape*"], { readonly units: number }>
  readonly LSTMGradient: Of<["toOutput", "x", "weights", "tape*"], ["toX", "toWeights"]>
  readonly RNN: Of<["x", "weights"], ["states", "last", "tape*"], { readonly units: number }>
  readonly RNNGradient: Of<["toOutput", "x", "weights", "tape*"], ["toX", "toWeights"]>
  readonly Decoder: Of<["code", "weights", "weight", "bias"], ["output", "tape*"], DecoderSize>
  readonly DecoderGradient: Of<
    ["toOutput", "code", "weights", "weight", "bias", "tape*"],
    ["toCode", "toWeights", "toWeight", "toBias"],
    DecoderSize
  >
}
export type OpName = keyof Signatures

/** The outline of a signature. */
export interface Signature {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes
}
export type Attributes = Readonly<Record<string, number | readonly Dim[]>>

interface Of<Inputs, Outputs, Attributes = NoAttributes> {
  readonly inputs: Inputs
  readonly outputs: Outputs
  readonly attributes: Attributes
}
type Unary<Attributes = NoAttributes> = Of<["x"], ["y"], Attributes>
type Binary = Of<["a", "b"], ["y"]>
type NoAttributes = Readonly<Record<never, never>>
type DecoderSize = Readonly<Record<"units" | "steps", number>>

/** One T for each name. */
export type Each<Names extends readonly string[], T> = { readonly [K in keyof Names]: T }

/** What a runtime's forward pass stores for its backward pass, by names of its own. */
export type Tape<T> = Readonly<Record<string, T>>

/** A runtime's form of each value: an array of its kind, or a tape. */
export type Lowered<Names extends readonly string[], T> = {
  readonly [K in keyof Names]: string extends Names[K]
    ? T | Tape<T>
    : Names[K] extends `${string}*`
      ? Tape<T>
      : T
}

/** The same of outputs; null for unused arrays. */
export type LoweredOutputs<Names extends readonly string[], T> = {
  readonly [K in keyof Names]: string extends Names[K]
    ? T | Tape<T> | null
    : Names[K] extends `${string}*`
      ? Tape<T>
      : T | null
}
