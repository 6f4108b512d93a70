import type { TrainingNote } from "../../base/index.ts"
import { type Arrays, fit, type Model, scorer, windowStarts } from "../../engine/index.ts"
import { type Dataset, observedRows } from "../dataset.ts"
import { scoreSegments } from "../scoring/score-segments.ts"
import { interpolateGaps } from "../scoring/interpolate.ts"
import type { DetectorTask, ErrorSource, Trained } from "../detector.ts"
import { warmStartSchedule } from "./schedule.ts"
import { trimOutlierWindows } from "./trim.ts"
import { type ScoringSetup, useSharedModel } from "./transfer.ts"
import { type WarmStart, warmStartWeights } from "./artifact.ts"
import { aggregateWindows, scoringStarts } from "../scoring/row-errors.ts"
import { type Attempt, type Attempts, type RetryResult, trainWithRetry } from "./retry.ts"

export interface ModelPlan {
  /** The model with the initial weights of a seed. */
  readonly build: (seed: number) => Model
  /** Of a training from initial weights. */
  readonly updates: number
  readonly stride: number
}

/** Windows with fewer observed rows are left out: they would teach the gap. */
const observedShare = 0.5
/** About how many windows score the rows before `denseFrom`. */
const scoringSample = 4000

/** How often a training from initial weights evaluates the held-out windows. */
const evaluations = 10

/**
 * Trains a model on the training rows, with early stopping on the validation rows. It starts from the earlier
 * model where that is compatible; where training fails twice, the earlier model scores the night. With a
 * shared model nothing is trained.
 */
export async function trainModel(task: DetectorTask, plan: ModelPlan): Promise<Trained> {
  const { rule, earlier, metadata, sharedModel } = task
  if (sharedModel) return useSharedModel({ task, sharedModel, errorsOf })
  const model = plan.build(rule.seed)
  const start = earlier ? warmStartWeights(earlier, model, metadata) : null
  const from = start?.kind === "warm" ? start.weights : null
  const fromScratch: Attempt = { seed: rule.seed, rate: rule.rate, updates: plan.updates, evaluations }
  const outcome = await trainWithRetry({
    first: from ? { ...warmStartSchedule(fromScratch), from } : fromScratch,
    fromScratch,
    train: trainerFor(task, model, plan),
  })
  const course = courseOf(outcome, start)
  const { notes } = course
  const { weights } = outcome.fitted
  if (outcome.usable)
    return { kind: "fresh", ...course, model, weights, ...errorSource(task, model, weights) }
  if (from === null)
    return { kind: "failed", ...course, notes: [...notes, { code: "skipped", params: { reason: null } }] }
  return {
    kind: "fallback",
    ...course,
    notes: [...notes, { code: "earlier-model-used", params: {} }],
    ...errorSource(task, model, from),
  }
}

function courseOf(
  { attempt, fitted, seconds, notes }: RetryResult,
  start: WarmStart | null,
): Pick<Trained, "training" | "notes"> {
  const refused: readonly TrainingNote[] =
    start?.kind === "cold" ? [{ code: "cold-start", params: { cause: start.cause } }] : []
  return {
    training: {
      ...fitted.training,
      seconds,
      seed: attempt.seed,
      rowsTrimmed: fitted.rowsTrimmed,
      warmStarted: attempt.from !== undefined && start?.kind === "warm",
    },
    notes: [...refused, ...notes],
  }
}

/** A model's errors of a task's rows. */
export function errorSource(
  task: Pick<DetectorTask, "dataset" | "rule">,
  model: Model,
  weights: Arrays,
): ErrorSource {
  return {
    errors: (denseFrom, observe) => errorsOf(task, { model, weights, denseFrom, observe }),
    scoreSegments: segments => scoreSegments({ ...task, model, weights }, segments),
  }
}

/**
 * A night's training of one model: on its windows, without the outliers. `model`: as the job's seed builds it,
 * which takes a while.
 */
export function trainerFor(
  { dataset, rule }: Pick<DetectorTask, "dataset" | "rule">,
  model: Model,
  { build, stride }: ModelPlan,
): Attempts["train"] {
  const { window } = model.size
  const { trainStart, trainEnd, validationEnd } = dataset
  const training = observedWindows(dataset, window, { from: trainStart, to: trainEnd, stride })
  const heldOut = observedWindows(dataset, window, { from: trainEnd, to: validationEnd, stride: 1 })
  return async attempt => {
    let rowsTrimmed = 0
    const fitted = await fit(attempt.seed === rule.seed ? model : build(attempt.seed), {
      ...attempt,
      rows: { values: dataset.values, features: dataset.width },
      training,
      heldOut,
      batch: rule.batch,
      engine: rule.engine,
      selectWindows: async score => {
        const trimmed = await trimOutlierWindows({ dataset, window, starts: training, score })
        rowsTrimmed = trimmed.rowsTrimmed
        return trimmed.starts
      },
    })
    return { ...fitted, rowsTrimmed }
  }
}

interface WindowRange {
  readonly from: number
  readonly to: number
  readonly stride: number
}

/** Starts of the windows inside a range of rows that hold enough values. */
function observedWindows(dataset: Dataset, window: number, { from, to, stride }: WindowRange): Int32Array {
  if (to - from < window) return new Int32Array()
  return windowStarts(to - from, window, stride)
    .map(start => start + from)
    .filter(start => observedRows(dataset, start, start + window) >= observedShare * window)
}

async function errorsOf(
  { dataset, rule }: Pick<DetectorTask, "dataset" | "rule">,
  { model, weights, denseFrom, observe }: ScoringSetup,
): Promise<Float32Array> {
  const { window } = model.size
  const score = await scorer(model, {
    rows: { values: interpolateGaps(dataset), features: dataset.width },
    weights,
    engine: rule.engine,
  })
  const wholeWindows = model.reconstruction.shape[1] === window
  const starts = wholeWindows
    ? scoringStarts(dataset, window, denseFrom, Math.max(1, Math.ceil(denseFrom / scoringSample)))
    : scoringStarts(dataset, window, 0, 1)
  return aggregateWindows({ dataset, window, starts, score, observe })
}
