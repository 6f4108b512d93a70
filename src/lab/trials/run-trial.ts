import type { HostFrames, Job, LabSetting } from "../../base/index.ts"
import { type LabTask, labTask, rebuild, sampleWindows, trainOnce, worthOf } from "../../detect/index.ts"
import type { Truth } from "../../evaluate/index.ts"
import type { TrialRun } from "../../report/index.ts"
import { costOf } from "./cost.ts"
import { type Network, networkOf, optimizerOf } from "./network.ts"
import { watch } from "./watch.ts"

/** One training and all that is measured of it. */
export interface TrialTask {
  readonly frames: HostFrames
  readonly rules: Pick<Job, "model" | "threshold" | "incidents">
  readonly setting: LabSetting
  readonly seed: number
  /** Of the night's rows; null where nothing is known of them. */
  readonly truth: Truth | null
  /** Rows of the history that are rebuilt, and the feature that is shown. */
  readonly day: DayRows
}

export interface DayRows {
  readonly from: number
  readonly to: number
  readonly feature: number
}

/** As often as a night looks at the held-out windows of a training from initial weights. */
const evaluations = 10
/** Windows on which gradients are measured. */
const sample = 32

/** Trains under the setting, exactly as a night would, and judges the weights that a night would keep. */
export async function runTrial({ frames, rules, setting, seed, truth, day }: TrialTask): Promise<TrialRun> {
  const task = labTask(frames, ruleOf(rules.model, setting, seed), setting.inputs)
  const network = networkOf(setting, task.dataset.width, seed)
  const { engine } = task.rule
  const watched = await watch(network, {
    windows: sampleWindows(task, sample),
    updates: setting.updates,
    engine,
  })
  const { training, weights } = await train(task, { network, setting, seed, observe: watched.see })
  watched.close()
  const worth = await worthOf(task, { model: network.model, weights })
  const rebuilt = await rebuild(task, { model: network.model, weights }, day)
  return {
    seed,
    losses: watched.losses,
    heldOut: training.losses,
    looks: watched.looks,
    verdict: {
      diagnosis: training.diagnosis,
      reason: training.reason,
      skill: worth.skill,
      skilled: worth.skilled,
    },
    cost: truth === null ? null : costOf(worth, { frames, truth, rules }),
    day: columnInUnits(rebuilt, task, { feature: day.feature, inputs: setting.inputs }),
    parameters: training.parameters,
  }
}

/** The held-out loss at the end of a training; null where that broke. */
export async function finalLoss({ frames, rules, setting, seed }: TrialTask): Promise<number | null> {
  const task = labTask(frames, ruleOf(rules.model, setting, seed), setting.inputs)
  const network = networkOf(setting, task.dataset.width, seed)
  const { training } = await train(task, { network, setting, seed })
  return training.reason.code === "not-finite" ? null : (training.losses.at(-1)?.heldOut ?? null)
}

interface Run {
  readonly network: Network
  readonly setting: LabSetting
  readonly seed: number
  readonly observe?: Awaited<ReturnType<typeof watch>>["see"]
}

function train(task: LabTask, { network, setting, seed, observe }: Run) {
  const { rate, updates } = setting
  const optimizer = optimizerOf(setting)
  const attempt = { seed, rate, updates, evaluations, optimizer, ...(observe && { observe }) }
  return trainOnce(task, { model: network.model, attempt })
}

function ruleOf(rule: TrialTask["rules"]["model"], { window, units, batch }: LabSetting, seed: number) {
  return { ...rule, window, units, batch, seed }
}

interface Shown {
  readonly feature: number
  readonly inputs: LabSetting["inputs"]
}

function columnInUnits(rows: Float32Array, { dataset }: LabTask, { feature, inputs }: Shown): number[] {
  const { width, scaler } = dataset
  const [origin, spread] =
    inputs === "raw" ? [0, 1] : [scaler.origin[feature] ?? 0, scaler.spread[feature] ?? 1]
  return Array.from({ length: rows.length / width }, (_, row) => {
    const value = origin + spread * (rows[row * width + feature] ?? NaN)
    return Number(value.toPrecision(6))
  })
}
