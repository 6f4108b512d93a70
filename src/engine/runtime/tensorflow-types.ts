import type * as core from "@tensorflow/tfjs"

export type Tensor = core.Tensor
export type Tensor1D = core.Tensor1D

/** TensorFlow.js as it was loaded, and its native LSTM where that is to be had. */
export type TensorFlow = typeof core & { readonly block: BlockLstm | null }

export interface BlockOperands { readonly x: Tensor; readonly weights: Tensor; readonly bias: Tensor }

/** TensorFlow's own whole-sequence LSTM (BlockLSTMV2), time first: x [steps × batch × from], weights [from + units × 4·units], gates i f c o. */
export interface BlockLstm {
  /** All states [steps × batch × units] and what the way back needs. */
  forward(operands: BlockOperands): { readonly states: Tensor; readonly kept: readonly Tensor[] }
  /** Gradients of the operands, from what `forward` kept and the gradient of all states. */
  backward(operands: BlockOperands, kept: readonly Tensor[], toStates: Tensor): BlockOperands
}
