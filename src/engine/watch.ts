import type { TrainingRecord } from "../base/index.ts"
import type { Model } from "./models/model.ts"
import { type GradientNorms, gradientNorms } from "./norms.ts"
import { compile } from "./program.ts"
import type { Engine } from "./runtime/runtime.ts"
import type { Arrays } from "./types.ts"
import { cutWindows, type Rows, spread } from "./windows.ts"

/** An eye on a training: its loss curve, its gradients, its best weights, and when to stop. */
export interface Watch {
  /** One update's loss. */
  note(loss: number): void
  /** Looks at the held-out windows with the weights after `update`; false, and not kept, where loss or gradient is no finite number any more. */
  look(update: number, weights: Arrays): Promise<boolean>
  /** Whether several looks in a row brought no gain. */
  stopped(): boolean
  best(): { readonly update: number; readonly weights: Arrays }
  /** Lets go of what it holds in the runtime. */
  close(): void
  readonly losses: readonly TrainingRecord["losses"][number][]
  readonly norms: readonly GradientNorms[]
}

export interface Watched {
  readonly rows: Rows
  /** First rows of windows. */
  readonly training: Int32Array
  readonly heldOut: Int32Array
  /** How many looks there will be, about. */
  readonly looks: number
  readonly engine: Engine
  /** Where the training starts, in place of the model's own weights. */
  readonly weights: Arrays
}

/** How many windows a look takes, and when it counts: a gain is a loss lower by this share. */
const heldOutWindows = 512
const normWindows = 32
const gain = 1e-3
/** Share of the looks, and at least so many, that may pass without a gain. */
const patience = 1 / 2
const leastPatience = 3

/** Watches by the held-out windows; by a sample of the training's where there are none. */
export async function watch(model: Model, { rows, training, heldOut, looks, engine, weights: from }: Watched): Promise<Watch> {
  const { window } = model.size
  const judged = cutWindows(rows, window, spread(heldOut.length > 0 ? heldOut : training, heldOutWindows))
  const probe = cutWindows(rows, window, spread(training, normWindows))
  const judge = await compile({ loss: model.loss }, { weights: from, engine })
  const norm = await gradientNorms(model, { weights: from, engine })
  const losses: TrainingRecord["losses"][number][] = []
  const norms: GradientNorms[] = []
  let noted: number[] = []
  let best = { update: 0, weights: {} as Arrays, loss: Infinity }
  let idle = 0
  return {
    losses,
    norms,
    note: loss => { noted.push(loss) },
    stopped: () => idle >= Math.max(leastPatience, patience * looks),
    best: () => best,
    close() {
      judge.close()
      norm.close()
    },
    async look(update, weights) {
      const { loss } = await judge.run({ windows: judged, ...weights })
      const heldOut = loss![0]!
      const found = await norm.of({ windows: probe, ...weights })
      if (update > 0 && !Number.isFinite(heldOut + found.global)) return false
      losses.push({ update, training: noted.length > 0 ? mean(noted) : heldOut, heldOut })
      norms.push(found)
      noted = []
      idle = heldOut < (1 - gain) * best.loss ? 0 : idle + 1
      if (heldOut < best.loss || update === 0) best = { update, weights, loss: heldOut }
      return true
    },
  }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
