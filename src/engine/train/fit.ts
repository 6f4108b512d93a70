import { Fault, type TrainingRecord } from "../../base/index.ts"
import { featureCountMismatch, noUpdates, noWindows } from "../faults.ts"
import { seeded } from "../../stats/index.ts"
import { adam } from "./adam.ts"
import type { Model } from "../models/model.ts"
import type { GradientNorms } from "./gradient-norms.ts"
import { type Trainer, trainer } from "../runtime/program.ts"
import { loadRuntime } from "../runtime/load.ts"
import type { Engine } from "../runtime/runtime.ts"
import { defaultEngine } from "../runtime/default-engine.ts"
import { scorer, type WindowScorer } from "./scorer.ts"
import type { Arrays, Update, Value } from "../graph/value.ts"
import { input } from "../graph/build.ts"
import { diagnose } from "./diagnose.ts"
import { type EarlyStopping, earlyStopping } from "./early-stopping.ts"
import { batchBuffer, batches, type RowMatrix, withValues } from "./windows.ts"

export interface FitOptions {
  /** Scaled values; NaN = missing. */
  readonly rows: RowMatrix
  /** First rows of the training windows. */
  readonly training: ArrayLike<number>
  /** First rows of the validation windows, which decide when to stop and which weights to keep. */
  readonly heldOut: ArrayLike<number>
  readonly updates: number
  /** Windows per update. */
  readonly batch: number
  /** Adam's learning rate. */
  readonly rate: number
  /** Seed of the order of windows. */
  readonly seed: number | string
  /** Limit of the gradients' global norm; none when absent. */
  readonly clip?: number
  /** How parameters change at a rate; Adam, clipped at `clip`, when absent. */
  readonly optimizer?: (loss: Value, rate: Value) => readonly Update[]
  /** Called after every update, with its loss and the weights that it left. */
  readonly observe?: (update: number, loss: number, weights: () => Arrays) => Promise<void>
  /** Weights to start from, by name: a warm start. */
  readonly from?: Arrays
  /**
   * Number of evaluations on the validation windows, default 10. Training stops after half as many in a row
   * without improvement.
   */
  readonly evaluations?: number
  /** The runtime; default ONNX Runtime. */
  readonly engine?: Engine
  /**
   * Called once after a third of the updates, with a scorer of the current model. Returns first rows of the
   * windows for the rest of the training.
   */
  readonly selectWindows?: (score: WindowScorer) => Promise<ArrayLike<number>>
}

export interface FitResult {
  /** Weights of the evaluation with the lowest held-out loss. */
  readonly weights: Arrays
  readonly training: Omit<TrainingRecord, "detector" | "rowsTrimmed" | "seed"> & {
    readonly seed: number | string
    readonly rate: number
  }
  /** At every evaluation. */
  readonly norms: readonly GradientNorms[]
}

/**
 * Trains a model on windows of `rows` by Adam, with early stopping on the held-out ones and the best weights
 * restored. Same options, same bits. A loss that is not finite ends the training with the diagnosis
 * "exploding". Throws a Fault for bad input: infinite values, no window with a value, another number of
 * features, no updates.
 */
export async function fit(model: Model, options: FitOptions): Promise<FitResult> {
  const since = performance.now()
  const { training, heldOut, learnable } = trainableWindows(model, options)
  const {
    rate,
    clip,
    from = {},
    rows,
    batch,
    seed,
    evaluations = defaultEvaluations,
    engine = defaultEngine,
    optimizer = (loss, rate) => adam(loss, { rate, ...(clip && { clip }) }),
  } = options
  const updatesOf = optimizer(model.loss, input("rate", []))
  const steps = await trainer(model.loss, updatesOf, { weights: from, engine })
  const monitor = await earlyStopping(model, { rows, training, heldOut, evaluations, engine, weights: from })
  const { updates, divergedAt } = await train({
    model,
    options,
    training,
    learnable,
    steps,
    monitor,
  }).finally(() => {
    steps.close()
    monitor.close()
  })
  const best = monitor.best()
  const { losses, norms } = monitor
  const diagnosis = diagnose({
    losses,
    norms,
    divergedAt,
    stopped: monitor.stopped(),
    warm: options.from !== undefined,
  })
  return {
    weights: best.weights,
    norms,
    training: {
      engine: (await loadRuntime(engine)).description,
      windows: training.length,
      batch: Math.min(batch, training.length),
      updates,
      rate,
      seed,
      parameters: Object.values(best.weights).reduce((n, w) => n + w.length, 0),
      seconds: (performance.now() - since) / 1000,
      losses,
      bestUpdate: best.update,
      ...diagnosis,
      gradientNorms: norms.map(({ global, layers, steps }, index) => ({
        update: losses[index]!.update,
        global: rounded(global),
        steps: steps.map(rounded),
        layers: Object.fromEntries(Object.entries(layers).map(([layer, norm]) => [layer, rounded(norm)])),
      })),
    },
  }
}

interface Training extends Pick<TrainableWindows, "training" | "learnable"> {
  readonly model: Model
  readonly options: FitOptions
  readonly steps: Trainer
  readonly monitor: EarlyStopping
}

const defaultEvaluations = 10

/** The training loop. `divergedAt` is the update whose loss was not finite, or null. */
async function train({
  model,
  options,
  training,
  learnable,
  steps,
  monitor,
}: Training): Promise<{ updates: number; divergedAt: number | null }> {
  const { rows, updates, batch, selectWindows, engine, observe } = options
  const { evaluations = defaultEvaluations } = options
  const interval = Math.max(1, Math.round(updates / evaluations))
  const third = Math.ceil(updates / 3)
  const rate = Float32Array.of(options.rate)
  const random = seeded(options.seed)
  const fillBatch = batchBuffer(rows, model.size.window, batch)
  let stream = batches(training, batch, random)
  await monitor.evaluate(0, steps.weights())
  for (let update = 1; update <= updates; update++) {
    if (selectWindows && update === third + 1) {
      const starts = await selectWindows(
        await scorer(model, { rows, weights: steps.weights(), ...(engine && { engine }) }),
      )
      stream = batches(learnable(starts), batch, random)
    }
    const loss = await stepOrNull(steps, { windows: fillBatch(stream.next().value), rate })
    if (loss === null) return { updates: update, divergedAt: update }
    monitor.recordLoss(loss)
    await observe?.(update, loss, steps.weights)
    if (update % interval !== 0 && update !== updates) continue
    if (!(await monitor.evaluate(update, steps.weights()))) return { updates: update, divergedAt: update }
    if (monitor.stopped()) return { updates: update, divergedAt: null }
  }
  return { updates, divergedAt: null }
}

/** The loss, or null where it is not finite. */
async function stepOrNull(steps: Trainer, inputs: Arrays): Promise<number | null> {
  try {
    return await steps.step(inputs)
  } catch (error) {
    if (error instanceof Fault && error.code === "engine.not-finite") return null
    throw error
  }
}

interface TrainableWindows {
  readonly training: Int32Array
  readonly heldOut: Int32Array
  /** The starts whose windows can be trained on. */
  readonly learnable: (starts: ArrayLike<number>) => Int32Array
}

function trainableWindows(model: Model, { rows, updates, training, heldOut }: FitOptions): TrainableWindows {
  if (!(updates >= 1)) throw noUpdates(updates)
  if (rows.features !== model.size.features) throw featureCountMismatch(rows.features, model.size.features)
  const withAnyValue = withValues(rows, model.size.window)
  const learnable = (starts: ArrayLike<number>): Int32Array => {
    const trainable = withAnyValue(starts)
    if (trainable.length === 0) throw noWindows(starts.length)
    return trainable
  }
  return { training: learnable(training), heldOut: withAnyValue(heldOut), learnable }
}

/** The recorded loss. */
const rounded = (norm: number): number => Number(norm.toPrecision(4))
