import type { ModelFiles, TrainingRecord } from "../base/index.ts"
import { type Arrays, type Model, unpack } from "../engine/index.ts"
import { errorsAgain } from "./again.ts"
import { columnsAt, placesOf } from "./column.ts"
import type { DetectorTask, Trained } from "./detector.ts"
import type { Facts } from "./model-files.ts"

export interface Lending {
  readonly task: DetectorTask
  readonly lent: ModelFiles
  /** Errors of a task's rows by a model, as in `Trained.errors`. */
  readonly errorsOf: (task: DetectorTask, judge: Judging) => Promise<Float32Array>
}

export interface Judging {
  readonly model: Model
  readonly weights: Arrays
  readonly thorough: number
}

/**
 * A group's model as if the host had trained it: nothing is learned here. Columns go by the features' names; what the model does not know is not
 * judged (NaN), what the host does not have is missing to it.
 */
export function borrowed({ task, lent, errorsOf }: Lending): Trained {
  const { model, weights, about } = unpack(lent, `the ${lent.label} model lent to ${task.facts.host}`)
  const { features, training } = about as Facts & { readonly training: TrainingRecord }
  const own = task.facts.features
  const there = placesOf(features, own)
  const back = placesOf(own, features)
  const isSame = there.length === own.length && there.every((place, i) => place === i)
  const widened = (values: Float32Array): Float32Array => (isSame ? values : columnsAt(values, own.length, there))
  const narrowed = (errors: Float32Array): Float32Array => (isSame ? errors : columnsAt(errors, there.length, back))
  const wide = { ...task, rows: { ...task.rows, width: there.length, values: widened(task.rows.values) } }
  return {
    training: { ...training, seconds: 0, warm: false },
    stands: true,
    model: isSame ? { model, weights } : null,
    errors: async thorough => narrowed(await errorsOf(wide, { model, weights, thorough })),
    again: async stretches => (await errorsAgain({ ...wide, model, weights }, stretches.map(widened))).map(narrowed),
  }
}
