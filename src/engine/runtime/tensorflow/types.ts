/** An array in TensorFlow, wherever that is. */
export interface Tensor {
  readonly shape: readonly number[]
}

/**
 * The words of TensorFlow.js that rows of the table use, with their signatures there; tfjs has them, and the
 * native binding is given them.
 */
export interface TensorFlow {
  /** The whole LSTM layer as one op, where that is to be had. */
  readonly lstm: NativeLstm | null
  add(a: Tensor, b: Tensor): Tensor
  sub(a: Tensor, b: Tensor): Tensor
  mul(a: Tensor, b: Tensor): Tensor
  div(a: Tensor, b: Tensor): Tensor
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor
  sigmoid(x: Tensor): Tensor
  tanh(x: Tensor): Tensor
  relu(x: Tensor): Tensor
  abs(x: Tensor): Tensor
  sign(x: Tensor): Tensor
  sqrt(x: Tensor): Tensor
  square(x: Tensor): Tensor
  isNaN(x: Tensor): Tensor
  logicalNot(x: Tensor): Tensor
  where(condition: Tensor, a: Tensor, b: Tensor): Tensor
  cast(x: Tensor, type: "float32"): Tensor
  sum(x: Tensor, axes: readonly number[], keep: true): Tensor
  addN(xs: readonly Tensor[]): Tensor
  reshape(x: Tensor, shape: readonly number[]): Tensor
  transpose(x: Tensor, order: readonly number[]): Tensor
  broadcastTo(x: Tensor, shape: readonly number[]): Tensor
  concat(xs: readonly Tensor[], axis: number): Tensor
  split(x: Tensor, sizes: readonly number[], axis: number): Tensor[]
  stack(xs: readonly Tensor[]): Tensor
  unstack(x: Tensor): Tensor[]
  zeros(shape: readonly number[]): Tensor
  ones(shape: readonly number[]): Tensor
  zerosLike(x: Tensor): Tensor
  scalar(x: number): Tensor
  tensor(data: Float32Array, shape: readonly number[], type: "float32"): Tensor
  clone(x: Tensor): Tensor
  read(x: Tensor): Float32Array
  /** Lets go of all that `work` makes, but for what it returns. */
  tidy<T extends TidyResult>(work: () => T): T
  dispose(x: Tensor): void
}

export type TidyResult = Tensor | null | readonly (Tensor | null)[] | Readonly<Record<string, Tensor>>

/** A row of the table as the native binding says it. */
export interface NativeLstm {
  /**
   * All states, the last one, and the tape, from x and the weights of the row LSTM. `steps`: how often an x
   * without time is repeated.
   */
  forward(x: Tensor, weights: Tensor, steps: number): readonly Tensor[]
  /** Gradients of x and weights. */
  backward(operands: Backward): readonly (Tensor | null)[]
}
export interface Backward {
  /** The gradient of all states, or else of the last one. */
  readonly toStates: Tensor | null
  readonly toLast: Tensor | null
  readonly x: Tensor
  readonly weights: Tensor
  readonly tape: readonly Tensor[]
  readonly wanted: readonly boolean[]
}
