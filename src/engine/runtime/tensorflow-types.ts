import type * as core from "@tensorflow/tfjs"

export type Tensor = core.Tensor
export type Tensor1D = core.Tensor1D

/** TensorFlow.js as it was loaded, and its native LSTM where that is to be had. */
export type TensorFlow = typeof core & { readonly block: BlockLstm | null }

/** TensorFlow's own whole-sequence LSTM (BlockLSTMV2), time first: x [steps × batch × from], weights [from + units × 4·units], gates i f c o. */
export interface BlockLstm {
  /** All states [steps × batch × units] and what the way back needs. */
  forward(x: Tensor, weights: Tensor, bias: Tensor): { readonly states: Tensor; readonly kept: readonly Tensor[] }
  backward(x: Tensor, weights: Tensor, bias: Tensor, kept: readonly Tensor[], toStates: Tensor): { readonly x: Tensor; readonly weights: Tensor; readonly bias: Tensor }
}
