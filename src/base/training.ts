import type { Coded, NoParams, Sentence } from "./coded.ts"

/** The record of one training, for result.json and the report. */
export interface TrainingRecord {
  readonly detector: string
  readonly engine: string
  readonly windows: number
  readonly updates: number
  readonly batch: number
  readonly parameters: number
  readonly seed: number
  readonly seconds: number
  /** One entry per evaluation on the validation tenth. */
  readonly losses: readonly { readonly update: number; readonly training: number; readonly heldOut: number }[]
  /** The update whose weights were kept. */
  readonly bestUpdate: number
  readonly diagnosis: "healthy" | "not-converged" | "vanishing-gradients" | "exploding" | "null"
  /** The numbers behind the diagnosis. */
  readonly reason: TrainingReason
  /** History rows trimmed after the first third because they scored highest. */
  readonly rowsTrimmed: number
  /** True for a warm start. */
  readonly warmStarted?: boolean
  /** At the same updates as `losses`. */
  readonly gradientNorms?: readonly GradientNormRecord[]
  /** Deviations from the plan; absent where there were none. */
  readonly notes?: readonly DetectorNote[]
}

/** Euclidean norms of the gradient of a training's loss. */
export interface GradientNormRecord {
  readonly update: number
  /** Over all parameters, and per layer. */
  readonly global: number
  readonly layers: Readonly<Record<string, number>>
  /** At each step of a window, first step first. */
  readonly steps?: readonly number[]
}

/** Held-out losses: at the start, and the lowest. */
interface LossFall {
  readonly first: number
  readonly best: number
}

/** The reason for a diagnosis, or for skipping a detector. Losses are rounded to three digits. */
export type TrainingReason = Coded<TrainingReasons>
export interface TrainingReasons {
  /** The loss or its gradient was no finite number at `update`. */
  readonly "not-finite": LossFall & { readonly update: number }
  readonly "loss-rose": {
    readonly first: number
    readonly worst: number
    readonly last: number
    readonly updates: number
  }
  /** Weakest ÷ strongest gradient, of layers and of the steps of a window. */
  readonly "gradients-vanished": LossFall & { readonly layer: number; readonly step: number }
  readonly "loss-flat": LossFall & { readonly updates: number }
  /** The loss was `earlier` at `update`, and `last` after `updates`. */
  readonly "loss-still-falling": LossFall & {
    readonly last: number
    readonly earlier: number
    readonly update: number
    readonly updates: number
  }
  readonly "loss-fell": LossFall & { readonly updates: number }
  /** Fitted on this many rows, without gradients. */
  readonly fitted: { readonly rows: number }
  readonly "trees-grown": { readonly trees: number; readonly rows: number }
  /** Days of history that the detector needs. */
  readonly "history-too-short": { readonly days: number }
  /** Squared errors on held-out history ÷ those of the seasonal baseline. */
  readonly "worse-than-baseline": { readonly ratio: number }
  /** AUCs of held-out history against the same rows shuffled. */
  readonly "no-skill": { readonly detectorAuc: number; readonly baselineAuc: number }
  readonly text: Sentence
}

/** Deviations of a training from its plan. */
export type TrainingNote = Coded<TrainingNotes>
export interface TrainingNotes {
  /** The earlier model was refused as a start. */
  readonly "cold-start": { readonly cause: ColdStartCause }
  /** Trained longer, by as many updates. */
  readonly continued: DiagnosedTraining
  /** Retried with another seed, a lower rate and clipped gradients. */
  readonly retried: DiagnosedTraining
  readonly "retry-failed": DiagnosedTraining
  /** Skipped; null where earlier notes give the reason. */
  readonly skipped: { readonly reason: TrainingReason | null }
  readonly "earlier-model-used": NoParams
  /** No detector is usable; the seasonal baseline scored the night. */
  readonly "baseline-used": NoParams
  readonly text: Sentence
}

/** A note about a detector. */
export type DetectorNote = TrainingNote & { readonly detector: string }

type DiagnosedTraining = Pick<TrainingRecord, "diagnosis" | "reason">

/** Why a training refused the earlier model as a start. */
export type ColdStartCause = Coded<ColdStartCauses>
export interface ColdStartCauses {
  readonly size: NoParams
  /** Problem of the file. */
  readonly unreadable: { readonly what: string }
  readonly "no-metadata": NoParams
  readonly "other-host": { readonly host: string }
  readonly "other-step": NoParams
  readonly "other-features": NoParams
  /** It was trained on rows of this night. */
  readonly "trained-on-night": NoParams
  /** The scale of `moved` of `features` features is another. */
  readonly "scale-moved": { readonly moved: number; readonly features: number }
}

/** All that a training of the laboratory is made of; what a trial changes is one of these. */
export interface LabSetting {
  readonly cell: "lstm" | "rnn"
  /** Rows in a window. */
  readonly window: number
  readonly units: number
  /** Windows an update. */
  readonly batch: number
  readonly updates: number
  readonly optimizer: "adam" | "momentum" | "sgd"
  readonly rate: number
  /** Longest global norm of the gradients, or null. */
  readonly clip: number | null
  /** Initial weights. */
  readonly weights: "standard" | "zero" | "equal" | "large"
  /** Initial bias of the forget gate. */
  readonly forgetBias: number
  readonly inputs: "scaled" | "raw"
}

/** A job's own trials, by name: what each changes of the trial that it is compared with. */
export interface LabRule {
  readonly trials: Readonly<Record<string, OwnTrial>>
}

export interface OwnTrial {
  readonly change: Partial<LabSetting>
  readonly against: string
}
