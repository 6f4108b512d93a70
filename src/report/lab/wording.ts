import type { LabSetting } from "../../base/index.ts"
import { formatNumber, formatShare, joinWords } from "../../text/index.ts"
import { wordReason } from "../facts/wording/trainings.ts"
import { isUsed, type LabKind, type LabVerdict } from "./record.ts"

/** Words on and beside the charts. */
export const figureWords = {
  update: "Update",
  clip: "clip",
  loss: {
    heading: { title: "Training loss", note: "mean squared error of each batch, by update, log scale" },
    key: "Each curve is one trial; bands span the seeds. A curve ends where its training stopped: early, or at a loss that is no finite number. Values beyond the axis lie at its edge.",
    caption: (trials: readonly Readonly<Record<"name" | "from" | "to" | "updates", string>>[]) =>
      `${trials.map(({ name, from, to, updates }) => `${name}: ${from} to ${to} in ${updates} updates`).join("; ")}.`,
  },
  layers: {
    title: "Gradient norm by layer",
    note: "norm by layer",
    key: "Norm of each layer's gradient on 32 fixed windows, by update, log scale; all panels share the axes. Dashed: the clip.",
    caption: ({ name, start, end }: Readonly<Record<"name" | "start" | "end", string>>) =>
      `${name}: norm of the whole gradient ${start} at first, ${end} at the last look.`,
  },
  steps: {
    title: "Gradient by time step",
    note: "by time step",
    axis: "steps back",
    key: "‖∂L/∂hₜ‖ of the encoder ÷ that of its last state: updates to the right, back through time downwards. Dark: as strong. Pale: vanished.",
    caption: ({ name, start, end }: Readonly<Record<"name" | "start" | "end", string>>) =>
      `${name}: slope ${start} powers of ten per step back at first, ${end} at the last look.`,
  },
  slope: {
    heading: {
      title: "‖∂L/∂hₜ‖ by steps back",
      note: "before the first update, ÷ that of the last state, log scale",
    },
    row: "Steps back",
    key: "A straight line is exponential decay; its slope is the number in the table.",
  },
  ratio: {
    heading: { title: "Update ÷ weights", note: "‖Δw‖ ÷ ‖w‖ of each update that was looked at, log scale" },
    key: "Values that are 0 lie at the bottom.",
  },
  norm: {
    heading: { title: "Norm of the whole gradient", note: "by update, log scale" },
    key: "Dashed: the clip. Values beyond the axis lie at its edge.",
  },
  saturated: {
    heading: {
      title: "Saturated gates",
      note: "share of the encoder's gates within .02 of 0 or 1, by update",
    },
    key: "All trials on one axis.",
  },
  sweep: {
    heading: {
      title: "Rate sweep",
      note: "held-out loss at the end of a production training, by learning rate, both log scales",
    },
    row: "Rate",
    name: "held-out loss",
    start: "before training",
    range: "working range",
    production: "job's rate",
    key: "Band: span of the seeds. A gap: the training broke. Shaded: within twice the lowest loss.",
  },
  day: {
    title: (label: string) => `One day of history, rebuilt: ${label}`,
    measured: "measured",
    row: "Time",
    key: "Grey: measured. Red, dashed: rebuilt by the failed model. Blue: by its cure. Values beyond the axis lie at its edge.",
    caption: ({ name, cure, own, cured }: { name: string; cure: string; own: number; cured: number }) =>
      `Share of the day's variance explained: ${name} ${explained(own)}, ${cure} ${explained(cured)}.`,
  },
} as const

/** Below 0 a model is worse than the day's mean. */
function explained(share: number): string {
  return share < 0 ? "none (worse than the day's mean)" : formatShare(share)
}

/** "cell rnn", "rate 0.3 instead of 0.003". */
export function wordChanges(setting: LabSetting, base: LabSetting): string {
  const changes = settingNames.flatMap(([key, word]) =>
    setting[key] === base[key] ? [] : [`${word} ${show(setting[key])} instead of ${show(base[key])}`],
  )
  return changes.length === 0 ? "the production setting" : joinWords(changes)
}

const settingNames = [
  ["cell", "cell"],
  ["window", "window"],
  ["units", "units"],
  ["batch", "batch"],
  ["updates", "updates"],
  ["optimizer", "optimizer"],
  ["rate", "rate"],
  ["clip", "clip"],
  ["weights", "initial weights"],
  ["forgetBias", "forget bias"],
  ["inputs", "inputs"],
] as const satisfies readonly (readonly [keyof LabSetting, string])[]

function show(value: LabSetting[keyof LabSetting]): string {
  if (value === null) return "none"
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : value
}

/** Whether a night would use the model, and why. */
export function wordVerdict(verdict: LabVerdict): string {
  if (isUsed(verdict)) return verdict.diagnosis === "healthy" ? "used" : "not converged: trained on"
  return verdict.diagnosis === "healthy" || verdict.diagnosis === "not-converged"
    ? "rejected by the skill test"
    : `rejected: ${diagnoses[verdict.diagnosis]}`
}

const diagnoses: Readonly<Record<LabVerdict["diagnosis"], string>> = {
  healthy: "healthy",
  "not-converged": "not converged",
  "vanishing-gradients": "vanishing gradients",
  exploding: "exploding",
  null: "learned nothing",
}

export function wordDiagnosis({ diagnosis, reason }: LabVerdict): string {
  return `${diagnoses[diagnosis]}: ${wordReason(reason)}`
}

export function wordSkill({ skill, skilled }: LabVerdict): string {
  if (skill === null) return "–"
  const aucs = `${skill.detectorAuc.toFixed(3)} against ${skill.baselineAuc.toFixed(3)}`
  return `${aucs}: ${skilled ? "passed" : "failed"}`
}

export const kindTitles: Readonly<Record<LabKind, string>> = {
  vanishing: "Vanishing gradients",
  null: "Null optimization",
  exploding: "Exploding and unstable training",
  saturation: "Saturation",
  convergence: "Poor convergence",
  stabilised: "Stabilised against unstable",
  own: "Trials of this job",
}

export const pageWords = {
  title: (host: string, job: string) => `Laboratory: ${host}, ${job}`,
  headline: "Why trainings fail, and what cures them",
  lede: ({
    host,
    trials,
    features,
    rows,
  }: Readonly<Record<"host" | "trials" | "features" | "rows", string>>) =>
    `${trials} on ${host}: ${features}, ${rows} of history. Each broken setting differs from its cure in one thing; an optimizer has a rate of its own. ` +
    "Every model is judged as a night would judge it, and scores the same night.",
  summaryTitle: "What each setting costs",
  noTruth: "No labels are known for this night: what detection costs is not shown.",
  verdicts: ({
    failed,
    caught,
    cures,
    passed,
  }: Readonly<Record<"failed" | "caught" | "cures" | "passed", number>>) =>
    `${caught} of ${failed} broken settings are caught by the diagnosis or the skill test; ${passed} of ${cures} cures pass both.`,
  skipped: (name: string, problem: string) => `${name} could not be run: ${problem}.`,
  end: "Method",
} as const

/** Powers of ten from a million on. */
export function wordNumber(value: number): string {
  return Math.abs(value) >= 1e6 && Number.isFinite(value) ? value.toExponential(1) : formatNumber(value)
}
