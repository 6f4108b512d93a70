import { type Model, fit, scorer, windowStarts } from "../engine/index.ts"
import { strings } from "../words/index.ts"
import { errorsAgain } from "./again.ts"
import { bridged } from "./bridge.ts"
import type { DetectorTask, Trained } from "./detector.ts"
import { warmed } from "./effort.ts"
import { withoutWorst } from "./leave-out.ts"
import { borrowed, type Judging } from "./lent.ts"
import { weightsFrom } from "./model-files.ts"
import { overlap, scoringStarts } from "./overlap.ts"
import { type Attempt, trainWithRemedy } from "./remedy.ts"

export interface ModelPlan {
  /** The model with the initial weights of a seed. */
  readonly build: (seed: number) => Model
  /** Of a training that begins anew. */
  readonly updates: number
  readonly stride: number
}

/** A window of which fewer rows hold a value teaches the gap, not the host. */
const heldShare = 0.5
/** Windows that the rows before the thorough part are scored by, about. */
const sample = 4000

/** How often a training that begins anew looks at the held-out windows. */
const looks = 10
const words = strings.trainings

/**
 * Trains a model on the part of the history that fits, watched by the part that stops. It goes on from the earlier model where there is one
 * that agrees; where training fails even with a remedy, that model judges the night. A model that is lent judges it untrained.
 */
export async function trainModel(task: DetectorTask, plan: ModelPlan): Promise<Trained> {
  const { rule, earlier, facts, lent } = task
  if (lent) return borrowed({ task, lent, errorsOf })
  const model = plan.build(rule.seed)
  const found = earlier && weightsFrom(earlier, model, facts)
  const from = found && "weights" in found ? found.weights : null
  const refused = found && "refused" in found ? [words.anew(found.refused)] : []
  const anew: Attempt = { seed: rule.seed, rate: rule.rate, updates: plan.updates, looks }
  const school = schoolOf(task, model, plan)
  const { attempt, fitted, seconds, stands, notes } = await trainWithRemedy({
    first: from ? { ...warmed(anew), from } : anew,
    anew,
    train: school.train,
  })
  const kept = stands ? fitted.weights : from
  const last = stands ? [] : [from ? words.earlierJudged : words.leftOut]
  return {
    training: {
      ...fitted.training, seconds, seed: attempt.seed, rowsLeftOut: school.rowsLeftOut(), warm: attempt.from !== undefined && from !== null,
      ...(refused.length + notes.length > 0 && { notes: [...refused, ...notes, ...last] }),
    },
    stands: kept !== null,
    model: stands ? { model, weights: fitted.weights } : null,
    errors: thorough => errorsOf(task, { model, weights: kept ?? fitted.weights, thorough }),
    again: stretches => errorsAgain({ ...task, model, weights: kept ?? fitted.weights }, stretches),
  }
}

interface School {
  readonly train: (attempt: Attempt) => ReturnType<typeof fit>
  /** In the last training. */
  readonly rowsLeftOut: () => number
}

/** `model`: as the job's seed builds it, which takes a while. */
function schoolOf({ rows, rule }: DetectorTask, model: Model, { build, stride }: ModelPlan): School {
  const { window } = model.size
  const between = (from: number, to: number, by: number): Int32Array =>
    (to - from < window ? new Int32Array() : windowStarts(to - from, window, by))
      .map(start => start + from)
      .filter(start => rows.held[start + window]! - rows.held[start]! >= heldShare * window)
  const training = between(rows.from, rows.fit, stride)
  const heldOut = between(rows.fit, rows.stop, 1)
  let rowsLeftOut = 0
  return {
    rowsLeftOut: () => rowsLeftOut,
    train: attempt =>
      fit(attempt.seed === rule.seed ? model : build(attempt.seed), {
        ...attempt,
        rows: { values: rows.values, features: rows.width },
        training,
        heldOut,
        batch: rule.batch,
        engine: rule.engine,
        afterThird: async score => {
          const kept = await withoutWorst({ rows, window, starts: training, score })
          rowsLeftOut = kept.rowsLeftOut
          return kept.starts
        },
      }),
  }
}

async function errorsOf({ rows, rule }: DetectorTask, { model, weights, thorough }: Judging): Promise<Float32Array> {
  const { window } = model.size
  const score = await scorer(model, { rows: { values: bridged(rows), features: rows.width }, weights, engine: rule.engine })
  const wholeWindows = model.reconstruction.shape[1] === window
  const starts = wholeWindows ? scoringStarts(rows, window, thorough, Math.max(1, Math.ceil(thorough / sample))) : scoringStarts(rows, window, 0, 1)
  return overlap({ rows, window, starts, score })
}
