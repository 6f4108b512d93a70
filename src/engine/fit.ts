import { Fault, type TrainingRecord } from "../base/index.ts"
import { featuresDiffer, noUpdates, noWindows } from "../base/messages/engine.ts"
import { seeded } from "../maths/index.ts"
import { adam } from "./adam.ts"
import type { Model } from "./models/model.ts"
import type { GradientNorms } from "./norms.ts"
import { type Trainer, trainer } from "./program.ts"
import { runtime } from "./runtime/choose.ts"
import type { Engine } from "./runtime/runtime.ts"
import { usualEngine } from "./runtime/usual.ts"
import { type Score, scorer } from "./scorer.ts"
import type { Arrays } from "./types.ts"
import { input } from "./value.ts"
import { verdictOf } from "./verdict.ts"
import { type Watch, watch } from "./watch.ts"
import { batches, cutter, type Rows, withValues } from "./windows.ts"

export interface FitOptions {
  /** Scaled values; NaN = missing. */
  readonly rows: Rows
  /** First rows of the windows to learn from. */
  readonly training: ArrayLike<number>
  /** First rows of the windows that decide when to stop and which weights to keep; never learned from. */
  readonly heldOut: ArrayLike<number>
  readonly updates: number
  /** Windows an update. */
  readonly batch: number
  /** Adam's. */
  readonly rate: number
  /** Decides the order of the windows. */
  readonly seed: number | string
  /** Longest global norm of the gradients; none when absent. */
  readonly clip?: number
  /** Weights to start from, by name: a warm start. */
  readonly from?: Arrays
  /** How often the held-out windows are looked at; 10 when absent. After half as many looks without gain training stops. */
  readonly looks?: number
  /** What executes the training; ONNX Runtime when absent. */
  readonly engine?: Engine
  /** Asked once after a third of the updates, with the errors of the model so far: the starts to go on with. */
  readonly afterThird?: (score: Score) => Promise<ArrayLike<number>>
  readonly signal?: AbortSignal
}

export interface Fitted {
  /** Of the look with the lowest held-out loss. */
  readonly weights: Arrays
  readonly training: Omit<TrainingRecord, "detector" | "rowsLeftOut" | "seed"> & { readonly seed: number | string; readonly rate: number }
  /** At every look. */
  readonly norms: readonly GradientNorms[]
}

/**
 * Trains a model on windows of `rows` by Adam, with early stopping on the held-out ones and the best weights restored.
 * Same options, same bits. A loss that stops being a number ends the training with the verdict "exploding"; faults are those of the input:
 * infinite values, no window with a value, another number of features, no updates.
 */
export async function fit(model: Model, options: FitOptions): Promise<Fitted> {
  const since = performance.now()
  const { training, heldOut, learnable } = usable(model, options)
  const { rate, clip, from = {}, rows, batch, seed, looks = usualLooks, engine = usualEngine } = options
  const steps = await trainer(model.loss, adam(model.loss, { rate: input("rate", []), ...(clip && { clip }) }), { weights: from, engine })
  const seen = await watch(model, { rows, training, heldOut, looks, engine, weights: from })
  const { updates, brokeAt } = await train({ model, options, training, learnable, steps, seen }).finally(() => { steps.close(); seen.close() })
  const best = seen.best()
  const { losses, norms } = seen
  const verdict = verdictOf({ losses, norms, brokeAt, stopped: seen.stopped(), warm: options.from !== undefined })
  return {
    weights: best.weights,
    norms,
    training: {
      engine: (await runtime(engine)).description,
      windows: training.length, batch: Math.min(batch, training.length), updates, rate, seed,
      parameters: Object.values(best.weights).reduce((n, w) => n + w.length, 0),
      seconds: (performance.now() - since) / 1000, losses, best: best.update, ...verdict,
      norms: norms.map(({ global, layers, steps }, look) => ({
        update: losses[look]!.update, global: rounded(global), steps: steps.map(rounded),
        layers: Object.fromEntries(Object.entries(layers).map(([layer, norm]) => [layer, rounded(norm)])),
      })),
    },
  }
}

interface Training extends Pick<Usable, "training" | "learnable"> {
  readonly model: Model
  readonly options: FitOptions
  readonly steps: Trainer
  readonly seen: Watch
}

const usualLooks = 10

/** The loop itself. `brokeAt` is the update whose loss was no finite number, or null. */
async function train({ model, options, training, learnable, steps, seen }: Training): Promise<{ updates: number; brokeAt: number | null }> {
  const { rows, updates, batch, afterThird, signal, engine, looks = usualLooks } = options
  const every = Math.max(1, Math.round(updates / looks))
  const third = Math.ceil(updates / 3)
  const rate = Float32Array.of(options.rate)
  const random = seeded(options.seed)
  const cut = cutter(rows, model.size.window, batch)
  let stream = batches(training, batch, random)
  await seen.look(0, steps.weights())
  for (let update = 1; update <= updates; update++) {
    signal?.throwIfAborted()
    if (afterThird && update === third + 1) {
      const starts = await afterThird(await scorer(model, { rows, weights: steps.weights(), ...(engine && { engine }) }))
      stream = batches(learnable(starts), batch, random)
    }
    const loss = await stepped(steps, { windows: cut(stream.next().value), rate })
    if (loss === null) return { updates: update, brokeAt: update }
    seen.note(loss)
    if (update % every !== 0 && update !== updates) continue
    if (!await seen.look(update, steps.weights())) return { updates: update, brokeAt: update }
    if (seen.stopped()) return { updates: update, brokeAt: null }
  }
  return { updates, brokeAt: null }
}

/** The loss, or null where it is no finite number. */
async function stepped(steps: Trainer, inputs: Arrays): Promise<number | null> {
  try {
    return await steps.step(inputs)
  } catch (error) {
    if (error instanceof Fault && error.code === "engine.not-finite") return null
    throw error
  }
}

interface Usable {
  readonly training: Int32Array
  readonly heldOut: Int32Array
  /** Of starts, those whose windows can be learned from. */
  readonly learnable: (starts: ArrayLike<number>) => Int32Array
}

function usable(model: Model, { rows, updates, training, heldOut }: FitOptions): Usable {
  if (!(updates >= 1)) throw noUpdates(updates)
  if (rows.features !== model.size.features) throw featuresDiffer(rows.features, model.size.features)
  const holding = withValues(rows, model.size.window)
  const learnable = (starts: ArrayLike<number>): Int32Array => {
    const usable = holding(starts)
    if (usable.length === 0) throw noWindows(starts.length)
    return usable
  }
  return { training: learnable(training), heldOut: holding(heldOut), learnable }
}

/** As it is recorded. */
const rounded = (norm: number): number => Number(norm.toPrecision(4))
