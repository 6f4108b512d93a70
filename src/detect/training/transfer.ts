import type { ModelFiles } from "../../base/index.ts"
import { type Arrays, type Model, unpack } from "../../engine/index.ts"
import { scoreSegments } from "../scoring/score-segments.ts"
import { indicesOf, selectColumns } from "./select-columns.ts"
import type { TailCollector } from "../day/tails.ts"
import type { DetectorTask, Trained } from "../detector.ts"
import { sharedModelFile } from "../../job/index.ts"
import { modelWrong } from "../faults.ts"

export interface TransferTask {
  readonly task: DetectorTask
  readonly sharedModel: ModelFiles
  /** Errors of a task's rows by a model, as in `ErrorSource.errors`. */
  readonly errorsOf: (task: DetectorTask, setup: ScoringSetup) => Promise<Float32Array>
}

export interface ScoringSetup {
  readonly model: Model
  readonly weights: Arrays
  readonly denseFrom: number
  readonly observe?: TailCollector["observe"] | undefined
}

/**
 * A cohort's model as if the host had trained it; nothing is trained here. Columns are matched by feature
 * name: features that the model lacks have no error (NaN), features that the host lacks are missing input.
 */
export function useSharedModel({ task, sharedModel, errorsOf }: TransferTask): Trained {
  const where = `the ${sharedModel.label} model used for ${task.metadata.host}`
  const { model, weights, about } = unpack(sharedModel, where)
  const checked = sharedModelFile.check(about)
  if ("wrong" in checked) throw modelWrong({ where, hint: sharedModelFile.hint, wrong: checked.wrong })
  const { features, training: trained } = checked.value
  const { notes = [], ...training } = trained
  const hostFeatures = task.metadata.features
  const modelToHost = indicesOf(features, hostFeatures)
  const hostToModel = indicesOf(hostFeatures, features)
  const isSame = modelToHost.length === hostFeatures.length && modelToHost.every((index, i) => index === i)
  const toModelColumns = (values: Float32Array): Float32Array =>
    isSame ? values : selectColumns(values, hostFeatures.length, modelToHost)
  const toHostColumns = (errors: Float32Array): Float32Array =>
    isSame ? errors : selectColumns(errors, modelToHost.length, hostToModel)
  const modelTask = {
    ...task,
    dataset: { ...task.dataset, width: modelToHost.length, values: toModelColumns(task.dataset.values) },
  }
  return {
    ...(isSame ? { kind: "fresh", model, weights } : { kind: "unsaved" }),
    training: { ...training, seconds: 0, warmStarted: false },
    notes,
    errors: async (denseFrom, observe) =>
      toHostColumns(
        await errorsOf(modelTask, { model, weights, denseFrom, observe: isSame ? observe : undefined }),
      ),
    scoreSegments: async segments =>
      (await scoreSegments({ ...modelTask, model, weights }, segments.map(toModelColumns))).map(
        toHostColumns,
      ),
  }
}
