import type { TrainingRecord } from "../../base/index.ts"
import type { Model } from "../models/model.ts"
import { type GradientNorms, gradientNorms } from "./gradient-norms.ts"
import { compile } from "../runtime/program.ts"
import type { Engine } from "../runtime/runtime.ts"
import type { Arrays } from "../graph/value.ts"
import { cutWindows, type RowMatrix, sampleEvenly } from "./windows.ts"

/** Monitors a training: its loss curve, its gradients, its best weights, and when to stop. */
export interface EarlyStopping {
  /** One update's loss. */
  recordLoss(loss: number): void
  /**
   * Evaluates the held-out windows with the weights after `update`; false, and not recorded, where loss or
   * gradient is not finite.
   */
  evaluate(update: number, weights: Arrays): Promise<boolean>
  /** Whether several evaluations in a row brought no improvement. */
  stopped(): boolean
  best(): { readonly update: number; readonly weights: Arrays }
  /** Disposes of its programs. */
  close(): void
  readonly losses: readonly TrainingRecord["losses"][number][]
  readonly norms: readonly GradientNorms[]
}

export interface EarlyStoppingOptions {
  readonly rows: RowMatrix
  /** First rows of windows. */
  readonly training: Int32Array
  readonly heldOut: Int32Array
  /** About how many evaluations there will be. */
  readonly evaluations: number
  readonly engine: Engine
  /** Initial weights of a warm start. */
  readonly weights: Arrays
}

/** Windows per evaluation; an improvement lowers the loss by the share `minDelta`. */
const heldOutWindows = 512
const normWindows = 32
const minDelta = 1e-3
/** Patience: evaluations without improvement, as a share and at least. */
const maxIdleShare = 1 / 2
const minIdleEvaluations = 3

/** Evaluates on the held-out windows; on a sample of the training windows where there are none. */
export async function earlyStopping(
  model: Model,
  { rows, training, heldOut, evaluations, engine, weights: from }: EarlyStoppingOptions,
): Promise<EarlyStopping> {
  const { window } = model.size
  const heldOutBatch = cutWindows(
    rows,
    window,
    sampleEvenly(heldOut.length > 0 ? heldOut : training, heldOutWindows),
  )
  const normBatch = cutWindows(rows, window, sampleEvenly(training, normWindows))
  const lossProgram = await compile({ loss: model.loss }, { weights: from, engine })
  const normProgram = await gradientNorms(model, { weights: from, engine })
  const losses: TrainingRecord["losses"][number][] = []
  const norms: GradientNorms[] = []
  let recentLosses: number[] = []
  let best: { update: number; weights: Arrays; loss: number } = { update: 0, weights: {}, loss: Infinity }
  let evaluationsWithoutGain = 0
  return {
    losses,
    norms,
    recordLoss: loss => {
      recentLosses.push(loss)
    },
    stopped: () => evaluationsWithoutGain >= Math.max(minIdleEvaluations, maxIdleShare * evaluations),
    best: () => best,
    close() {
      lossProgram.close()
      normProgram.close()
    },
    async evaluate(update, weights) {
      const { loss } = await lossProgram.run({ windows: heldOutBatch, ...weights })
      const [heldOut = NaN] = loss ?? []
      const measured = await normProgram.measure({ windows: normBatch, ...weights })
      if (update > 0 && !Number.isFinite(heldOut + measured.global)) return false
      losses.push({ update, training: recentLosses.length > 0 ? mean(recentLosses) : heldOut, heldOut })
      norms.push(measured)
      recentLosses = []
      evaluationsWithoutGain = heldOut < (1 - minDelta) * best.loss ? 0 : evaluationsWithoutGain + 1
      if (heldOut < best.loss || update === 0) best = { update, weights, loss: heldOut }
      return true
    },
  }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
