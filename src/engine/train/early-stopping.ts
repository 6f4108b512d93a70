import type { TrainingRecord } from "../../base/index.ts"
import type { Model } from "../models/model.ts"
import { type GradientNorms, gradientNorms } from "./gradient-norms.ts"
import { compile } from "../runtime/program.ts"
import type { Engine } from "../runtime/runtime.ts"
import type { Arrays } from "../graph/value.ts"
import { cutWindows, type RowMatrix, sampleEvenly } from "./windows.ts"

/** An eye on a training: its loss curve, its gradients, its best weights, and when to stop. */
export interface EarlyStopping {
  /** One update's loss. */
  recordLoss(loss: number): void
  /**
   * Looks at the held-out windows with the weights after `update`; false, and not kept, where loss or
   * gradient is no finite number any more.
   */
  evaluate(update: number, weights: Arrays): Promise<boolean>
  /** Whether several looks in a row brought no gain. */
  stopped(): boolean
  best(): { readonly update: number; readonly weights: Arrays }
  /** Lets go of what it holds in the runtime. */
  close(): void
  readonly losses: readonly TrainingRecord["losses"][number][]
  readonly norms: readonly GradientNorms[]
}

export interface EarlyStoppingOptions {
  readonly rows: RowMatrix
  /** First rows of windows. */
  readonly training: Int32Array
  readonly heldOut: Int32Array
  /** How many looks there will be, about. */
  readonly evaluations: number
  readonly engine: Engine
  /** Where the training starts, in place of the model's own weights. */
  readonly weights: Arrays
}

/** How many windows a look takes, and when it counts: a gain is a loss lower by this share. */
const heldOutWindows = 512
const normWindows = 32
const minDelta = 1e-3
/** Share of the looks, and at least so many, that may pass without a gain. */
const patience = 1 / 2
const minPatience = 3

/** Watches by the held-out windows; by a sample of the training's where there are none. */
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
  let best = { update: 0, weights: {} as Arrays, loss: Infinity }
  let evaluationsWithoutGain = 0
  return {
    losses,
    norms,
    recordLoss: loss => {
      recentLosses.push(loss)
    },
    stopped: () => evaluationsWithoutGain >= Math.max(minPatience, patience * evaluations),
    best: () => best,
    close() {
      lossProgram.close()
      normProgram.close()
    },
    async evaluate(update, weights) {
      const { loss } = await lossProgram.run({ windows: heldOutBatch, ...weights })
      const heldOut = loss![0]!
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
