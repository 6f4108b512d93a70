/** An array of TensorFlow. */
export interface Tensor {
  readonly shape: readonly number[]
}

/**
 * The TensorFlow.js functions that ops call. tfjs has them; native/ops.ts implements them on the native
 * binding.
 */
export interface TensorFlow<T extends Tensor = Tensor> {
  /** The LSTM layer as TensorFlow's own op, where the backend has it. */
  readonly lstm: LstmKernel<T> | null
  add(a: T, b: T): T
  sub(a: T, b: T): T
  mul(a: T, b: T): T
  div(a: T, b: T): T
  matMul(a: T, b: T, transposeA?: boolean, transposeB?: boolean): T
  sigmoid(x: T): T
  tanh(x: T): T
  relu(x: T): T
  abs(x: T): T
  sign(x: T): T
  sqrt(x: T): T
  square(x: T): T
  isNaN(x: T): T
  logicalNot(x: T): T
  where(condition: T, a: T, b: T): T
  cast(x: T, type: "float32"): T
  sum(x: T, axes: readonly number[], keep: true): T
  addN(xs: readonly T[]): T
  reshape(x: T, shape: readonly number[]): T
  transpose(x: T, order: readonly number[]): T
  broadcastTo(x: T, shape: readonly number[]): T
  concat(xs: readonly T[], axis: number): T
  split<const Sizes extends readonly number[]>(x: T, sizes: Sizes, axis: number): Parts<Sizes, T>
  stack(xs: readonly T[]): T
  unstack(x: T): T[]
  zeros(shape: readonly number[]): T
  ones(shape: readonly number[]): T
  zerosLike(x: T): T
  scalar(x: number): T
  tensor(data: Float32Array, shape: readonly number[], type: "float32"): T
  clone(x: T): T
  read(x: T): Float32Array
  /** Disposes of everything that `work` creates, except its result. */
  tidy<Result extends TidyResult>(work: () => Result): Result
  dispose(x: T): void
}

/** An array for each size. */
export type Parts<Sizes, T> = { readonly [K in keyof Sizes]: T }

export type TidyResult = Tensor | Tape | readonly (Tensor | Tape | null)[]

/** A backend's own implementation of the LSTM layer. */
export interface LstmKernel<T extends Tensor = Tensor> {
  forward(operands: LstmForward<T>): { readonly states: T; readonly last: T; readonly tape: Tape<T> }
  backward(operands: LstmBackward<T>): { readonly toX: T | null; readonly toWeights: T }
}
export interface LstmForward<T extends Tensor = Tensor> {
  /** A sequence [steps × from × batch], or one step [from × batch], the same for all `steps`. */
  readonly x: T
  readonly weights: T
  readonly steps: number
}
export interface LstmBackward<T extends Tensor = Tensor, Stored = Tape<T>> extends Omit<
  LstmForward<T>,
  "steps"
> {
  /** The gradient of all states [steps × units × batch], or of only the last one [units × batch]. */
  readonly toOutput: T
  readonly tape: Stored
  readonly wantsToX: boolean
}
/** What a kernel's forward pass stores for its backward pass. */
export type Tape<T extends Tensor = Tensor> = Readonly<Record<string, T>>
