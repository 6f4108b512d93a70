import type { LabSetting, TimeSpan, TrainingRecord } from "../../base/index.ts"

/** The ways in which trainings fail, and a job's own trials. */
export const labKinds = [
  "vanishing",
  "null",
  "exploding",
  "saturation",
  "convergence",
  "stabilised",
  "own",
] as const
export type LabKind = (typeof labKinds)[number]

/** One training under one setting, and the trial that it is compared with. */
export interface Trial {
  readonly name: string
  readonly kind: LabKind
  readonly setting: LabSetting
  /** Set up to fail, to cure a failure, or neither. */
  readonly role: "broken" | "cure" | "other"
  /** The trial that it is compared with; null for a cure. */
  readonly against: string | null
}

/** A trial with what came of it. */
export interface TrialRecord extends Trial {
  /** One for each seed; empty where it failed for another reason. */
  readonly runs: readonly TrialRun[]
  /** Why there is no run. */
  readonly problem: string | null
}

export interface TrialRun {
  readonly seed: number
  /** Training loss of every update, the loss before it; ends where it was no finite number. */
  readonly losses: readonly number[]
  readonly heldOut: TrainingRecord["losses"]
  readonly looks: readonly LabLook[]
  readonly verdict: LabVerdict
  /** Null without truth. */
  readonly cost: LabCost | null
  /** One feature of one day, rebuilt, in the feature's unit. */
  readonly day: readonly number[]
  readonly parameters: number
}

/** What was measured of a training after an update (0 = before the first), on a fixed sample of windows. */
export interface LabLook {
  readonly update: number
  /** Euclidean norms of the gradient of the loss: of all parameters, and of each layer's. */
  readonly global: number
  readonly layers: Readonly<Record<string, number>>
  /** ‖∂L/∂hₜ‖ of the encoder's states, first step first. */
  readonly states: readonly number[]
  /** Share of the gates within .02 of 0 or 1. */
  readonly saturated: number
  /** Directions among the gradients of the encoder's units. */
  readonly rank: number
  /** ‖Δw‖ ÷ ‖w‖ of the update, all parameters together; null before the first, or where all weights were 0. */
  readonly ratio: number | null
}

/** What a night would have said of the training. */
export interface LabVerdict extends Pick<TrainingRecord, "diagnosis" | "reason"> {
  /** Areas under the ROC curve of the skill test; null where too little history is held out. */
  readonly skill: { readonly detectorAuc: number; readonly baselineAuc: number } | null
  /** Whether the model passed it. */
  readonly skilled: boolean
}

/** What detection is worth with the model. */
export interface LabCost {
  readonly vusPr: number | null
  /** Labelled faults that an incident overlaps, of how many. */
  readonly found: number
  readonly faults: number
  /** Incidents over no labelled fault. */
  readonly falseIncidents: number
}

/** The final held-out loss of a training at one rate; null where it broke. */
export interface RatePoint {
  readonly rate: number
  readonly losses: readonly (number | null)[]
}

/** lab.json: everything on the page. */
export interface LabResult {
  readonly version: 1
  readonly job: {
    readonly name: string
    readonly title: string
    readonly timeZone: string
    readonly page: "A4" | "Letter"
  }
  readonly host: string
  readonly night: TimeSpan
  readonly history: TimeSpan
  /** ms */
  readonly step: number
  readonly features: number
  readonly seeds: readonly number[]
  readonly production: LabSetting
  /** One feature of one day of history that no training learned from. */
  readonly day: LabDay
  readonly truth: "demo" | "labels" | null
  readonly trials: readonly TrialRecord[]
  /** Empty where the sweep was not asked for. */
  readonly sweep: readonly RatePoint[]
  readonly versions: Readonly<Record<string, string>>
}

export interface LabDay extends TimeSpan {
  readonly feature: string
  readonly label: string
  readonly unit: string
  /** NaN where missing; null in lab.json. */
  readonly values: readonly (number | null)[]
}

/** Whether a night would have used the model. */
export function isUsed({ diagnosis, skilled }: LabVerdict): boolean {
  return (diagnosis === "healthy" || diagnosis === "not-converged") && skilled
}
