import type { Calibration, HostFrames, ModelRule, Scores } from "../base/index.ts"
import { type Arrays, collectErrors, cutWindows, type Model, scorer } from "../engine/index.ts"
import { concat } from "../stats/index.ts"
import { buildDataset, cumulativeObservedRows, type Dataset } from "./dataset.ts"
import { scoresOf } from "./detect.ts"
import { fitSeasonalBaseline } from "./detectors/seasonal-baseline.ts"
import { adjustForLevelShifts } from "./level-shift/adjust.ts"
import { findLevelShifts } from "./level-shift/find.ts"
import { featureErrorScale } from "./scoring/normalise.ts"
import { interpolateGaps } from "./scoring/interpolate.ts"
import { beatsBaseline, type SkillAuc, skillAuc } from "./scoring/skill-test.ts"
import type { Attempt, TrainingRun } from "./training/retry.ts"
import { strideFor, updatesFor } from "./training/schedule.ts"
import { errorSource, trainerFor } from "./training/train-model.ts"

/** One host's data, as a night prepares them. */
export interface LabTask {
  readonly frames: HostFrames
  readonly dataset: Dataset
  readonly rule: ModelRule
}

/** Inputs scaled as a night scales them, or as they were measured. */
export type LabInputs = "scaled" | "raw"

/** The history adjusted for level shifts, and split. */
export function labTask(unadjusted: HostFrames, rule: ModelRule, inputs: LabInputs = "scaled"): LabTask {
  const history = adjustForLevelShifts(unadjusted.history, findLevelShifts(unadjusted.history))
  const frames = { ...unadjusted, history }
  const dataset = buildDataset(frames, rule.window)
  return { frames, rule, dataset: inputs === "scaled" ? dataset : unscaled(frames, dataset) }
}

/** Updates of a night's training. */
export const labUpdates = (task: LabTask): number => updatesFor(task)

/** One training on the windows that a night would take, without a retry. */
export async function trainOnce(
  task: LabTask,
  { model, attempt }: { readonly model: Model; readonly attempt: Attempt },
): Promise<TrainingRun> {
  const { seed } = attempt
  const single = { ...task, rule: { ...task.rule, seed } }
  const plan = { build: () => model, updates: attempt.updates, stride: strideFor(task) }
  return await trainerFor(single, model, plan)(attempt)
}

/** Windows of the part that trains, evenly spread: [count × window × features]. */
export function sampleWindows({ dataset, rule: { window } }: LabTask, count: number): Float32Array {
  const { trainStart, trainEnd, values, width } = dataset
  const room = Math.max(0, trainEnd - window - trainStart)
  const starts = Array.from({ length: count }, (_, i) => trainStart + Math.floor(((i + 0.5) * room) / count))
  return cutWindows({ values, features: width }, window, starts)
}

export interface LabModel {
  readonly model: Model
  readonly weights: Arrays
}

/** The skill test, which decides whether a night uses a model, and the model's scores of the night. */
export interface Worth {
  /** Null where too little history is held out. */
  readonly skill: SkillAuc | null
  readonly skilled: boolean
  readonly night: Scores
  readonly calibration: Calibration
}

/** Judges a model by itself, whether a night would use it or not. */
export async function worthOf(task: LabTask, { model, weights }: LabModel): Promise<Worth> {
  const { dataset, rule, frames } = task
  const source = errorSource(task, model, weights)
  const errors = await source.errors(dataset.validationEnd)
  const errorScale = featureErrorScale(errors, dataset)
  const { scoreSegments } = source
  const seasonal = fitSeasonalBaseline(dataset)
  const skill = scoreSegments
    ? await skillAuc({ ...task, ...rule, scoreSegments, errorScale, seasonal })
    : null
  const member = { name: "lstm-autoencoder", label: "lstm", errors, errorScale, tails: null } as const
  const { night, calibration } = scoresOf([member], { frames, dataset, window: rule.window })
  return { skill, skilled: skill === null || beatsBaseline(skill), night, calibration }
}

/**
 * The rows [from, to) rebuilt from windows that follow one another: [rows × features], in the units of the
 * inputs; the last window ends at `to`.
 */
export async function rebuild(
  { dataset, rule: { window, engine } }: LabTask,
  { model, weights }: LabModel,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Float32Array> {
  const { width } = dataset
  const values = interpolateGaps(dataset)
  const score = await scorer(model, {
    rows: { values, features: width },
    weights,
    output: "reconstruction",
    engine,
  })
  const starts = Array.from({ length: Math.floor((to - from) / window) }, (_, i) => from + i * window)
  const aligned = await collectErrors(score(starts))
  const rest = (to - from) % window
  const tail = rest === 0 ? new Float32Array() : await collectErrors(score([to - window]))
  return concat([aligned, tail.subarray((window - rest) * width)])
}

function unscaled({ history, night }: HostFrames, dataset: Dataset): Dataset {
  const gap = new Float32Array((dataset.testStart - dataset.calibrationEnd) * dataset.width).fill(NaN)
  const values = concat([history.values, gap, night.values])
  return { ...dataset, values, observedBefore: cumulativeObservedRows(values, dataset.width) }
}
