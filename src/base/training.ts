import type { Coded, NoParams, Sentence } from "./coded.ts"

/** Everything known of one training; kept in result.json and shown in the report. */
export interface TrainingRecord {
  readonly detector: string
  readonly engine: string
  readonly windows: number
  readonly updates: number
  readonly batch: number
  readonly parameters: number
  readonly seed: number
  readonly seconds: number
  /** One entry per evaluation of the held-out tenth. */
  readonly losses: readonly { readonly update: number; readonly training: number; readonly heldOut: number }[]
  /** Which update's weights were kept. */
  readonly bestUpdate: number
  readonly diagnosis: "healthy" | "not-converged" | "vanishing-gradients" | "exploding" | "null"
  /** The numbers behind the diagnosis. */
  readonly reason: TrainingReason
  /** History rows left out after the first third because they scored highest. */
  readonly rowsTrimmed: number
  /** Whether it began with the weights of an earlier night. */
  readonly warmStarted?: boolean
  /** At the same updates as `losses`. */
  readonly gradientNorms?: readonly GradientNormRecord[]
  /** What did not go as planned and what was done about it; absent where all went well. */
  readonly notes?: readonly DetectorNote[]
}

/** Euclidean norms of the gradient of a training's loss. */
export interface GradientNormRecord {
  readonly update: number
  /** Of all parameters together, and of each layer's. */
  readonly global: number
  readonly layers: Readonly<Record<string, number>>
  /** Of what reaches each step of a window through the layers, first step first. */
  readonly steps?: readonly number[]
}

/** Held-out losses: at the start, and the lowest. */
interface LossFall {
  readonly first: number
  readonly best: number
}

/** Why a training has its diagnosis, or a detector was skipped. Losses are rounded to three digits. */
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
  /** The weakest layer's gradient ÷ the strongest's; of the steps of a window likewise. */
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
  /** No gradients: fitted on this many rows of history. */
  readonly fitted: { readonly rows: number }
  readonly "trees-grown": { readonly trees: number; readonly rows: number }
  /** Days of history that the detector needs. */
  readonly "history-too-short": { readonly days: number }
  /** Squared errors on held-out history ÷ those of the seasonal baseline. */
  readonly "worse-than-baseline": { readonly ratio: number }
  /** Areas under the ROC curve, held-out history against the same shuffled. */
  readonly "no-skill": { readonly detectorAuc: number; readonly baselineAuc: number }
  readonly text: Sentence
}

/** What a training did not do as planned. */
export type TrainingNote = Coded<TrainingNotes>
export interface TrainingNotes {
  /** The earlier model was refused as a start. */
  readonly "cold-start": { readonly cause: ColdStartCause }
  /** Trained for as many updates more. */
  readonly continued: DiagnosedTraining
  /** Trained a second time: another seed, a lower rate, clipped gradients. */
  readonly retried: DiagnosedTraining
  readonly "retry-failed": DiagnosedTraining
  /** Not used; null where the notes before say why. */
  readonly skipped: { readonly reason: TrainingReason | null }
  readonly "earlier-model-used": NoParams
  /** No detector is usable: the seasonal baseline scored the night. */
  readonly "baseline-used": NoParams
  readonly text: Sentence
}

/** A note, and the detector that it is about. */
export type DetectorNote = TrainingNote & { readonly detector: string }

type DiagnosedTraining = Pick<TrainingRecord, "diagnosis" | "reason">

/** Why a training did not start from the earlier model's weights. */
export type ColdStartCause = Coded<ColdStartCauses>
export interface ColdStartCauses {
  readonly size: NoParams
  /** What is wrong with the file. */
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
