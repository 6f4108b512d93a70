import { fit, type Model, scorer, windowStarts } from "../../engine/index.ts"
import { strings } from "../../text/index.ts"
import { scoreSegments } from "../scoring/score-segments.ts"
import { interpolateGaps } from "../scoring/interpolate.ts"
import type { DetectorTask, Trained } from "../detector.ts"
import { warmStartSchedule } from "./schedule.ts"
import { trimOutlierWindows } from "./trim.ts"
import { type ScoringSetup, useSharedModel } from "./transfer.ts"
import { warmStartWeights } from "./artifact.ts"
import { aggregateWindows, scoringStarts } from "../scoring/row-errors.ts"
import { type Attempt, trainWithRetry } from "./retry.ts"

export interface ModelPlan {
  /** The model with the initial weights of a seed. */
  readonly build: (seed: number) => Model
  /** Of a training that begins anew. */
  readonly updates: number
  readonly stride: number
}

/** A window of which fewer rows hold a value teaches the gap, not the host. */
const observedShare = 0.5
/** Windows that the rows before the thorough part are scored by, about. */
const scoringSample = 4000

/** How often a training that begins anew looks at the held-out windows. */
const evaluations = 10
const words = strings.trainings

/**
 * Trains a model on the part of the history that fits, watched by the part that stops. It goes on from the
 * earlier model where there is one that agrees; where training fails even with a remedy, that model judges
 * the night. A model that is lent judges it untrained.
 */
export async function trainModel(task: DetectorTask, plan: ModelPlan): Promise<Trained> {
  const { rule, earlier, metadata, sharedModel } = task
  if (sharedModel) return useSharedModel({ task, sharedModel, errorsOf })
  const model = plan.build(rule.seed)
  const warmStart = earlier && warmStartWeights(earlier, model, metadata)
  const from = warmStart && "weights" in warmStart ? warmStart.weights : null
  const refused = warmStart && "refused" in warmStart ? [words.coldStart(warmStart.refused)] : []
  const fromScratch: Attempt = { seed: rule.seed, rate: rule.rate, updates: plan.updates, evaluations }
  const trainer = trainerFor(task, model, plan)
  const { attempt, fitted, seconds, usable, notes } = await trainWithRetry({
    first: from ? { ...warmStartSchedule(fromScratch), from } : fromScratch,
    fromScratch,
    train: trainer.train,
  })
  const scoringWeights = usable ? fitted.weights : from
  const fallbackNotes = usable ? [] : [from ? words.earlierModelUsed : words.skipped]
  return {
    training: {
      ...fitted.training,
      seconds,
      seed: attempt.seed,
      rowsTrimmed: trainer.rowsLeftOut(),
      warmStarted: attempt.from !== undefined && from !== null,
      ...(refused.length + notes.length > 0 && { notes: [...refused, ...notes, ...fallbackNotes] }),
    },
    usable: scoringWeights !== null,
    model: usable ? { model, weights: fitted.weights } : null,
    errors: denseFrom => errorsOf(task, { model, weights: scoringWeights ?? fitted.weights, denseFrom }),
    scoreSegments: segments =>
      scoreSegments({ ...task, model, weights: scoringWeights ?? fitted.weights }, segments),
  }
}

interface Trainer {
  readonly train: (attempt: Attempt) => ReturnType<typeof fit>
  /** In the last training. */
  readonly rowsLeftOut: () => number
}

/** `model`: as the job's seed builds it, which takes a while. */
function trainerFor({ dataset, rule }: DetectorTask, model: Model, { build, stride }: ModelPlan): Trainer {
  const { window } = model.size
  const windowsBetween = (from: number, to: number, by: number): Int32Array =>
    (to - from < window ? new Int32Array() : windowStarts(to - from, window, by))
      .map(start => start + from)
      .filter(
        start =>
          dataset.observedBefore[start + window]! - dataset.observedBefore[start]! >= observedShare * window,
      )
  const training = windowsBetween(dataset.trainStart, dataset.trainEnd, stride)
  const heldOut = windowsBetween(dataset.trainEnd, dataset.validationEnd, 1)
  let rowsLeftOut = 0
  return {
    rowsLeftOut: () => rowsLeftOut,
    train: attempt =>
      fit(attempt.seed === rule.seed ? model : build(attempt.seed), {
        ...attempt,
        rows: { values: dataset.values, features: dataset.width },
        training,
        heldOut,
        batch: rule.batch,
        engine: rule.engine,
        selectWindows: async score => {
          const trimmed = await trimOutlierWindows({ dataset, window, starts: training, score })
          rowsLeftOut = trimmed.rowsLeftOut
          return trimmed.starts
        },
      }),
  }
}

async function errorsOf(
  { dataset, rule }: DetectorTask,
  { model, weights, denseFrom }: ScoringSetup,
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
  return aggregateWindows({ dataset, window, starts, score })
}
