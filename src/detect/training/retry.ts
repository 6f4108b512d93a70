import type { TrainingNote, TrainingRecord } from "../../base/index.ts"
import type { Arrays, FitOptions, FitResult } from "../../engine/index.ts"

/** One attempt at a training. */
export interface Attempt extends Pick<FitOptions, "optimizer" | "observe"> {
  readonly seed: number
  readonly rate: number
  readonly updates: number
  /** How often the held-out windows are evaluated. */
  readonly evaluations: number
  /** Weights to start from. */
  readonly from?: Arrays
  /** Longest global norm of the gradients. */
  readonly clip?: number
}

export interface TrainingRun extends FitResult {
  /** Rows of history in windows that were left out as outliers. */
  readonly rowsTrimmed: number
}

export interface Attempts {
  readonly first: Attempt
  /** A training from initial weights. */
  readonly fromScratch: Attempt
  readonly train: (attempt: Attempt) => Promise<TrainingRun>
}

export interface RetryResult {
  /** The attempt that counts, and what came of it. */
  readonly attempt: Attempt
  readonly fitted: TrainingRun
  /** Of all attempts. */
  readonly seconds: number
  /** False where the second attempt failed too. */
  readonly usable: boolean
  readonly notes: readonly TrainingNote[]
}

/** A retry starts from initial weights: the next seed, a fifth of the rate, gradients clipped to norm 1. */
const rateDivisor = 5
const clip = 1

/**
 * Trains, and acts on the diagnosis. A loss that was still falling gets as many updates more; any other
 * failed training is retried once. Not having converged is no failure: such a model is usable.
 */
export async function trainWithRetry({ first, fromScratch, train }: Attempts): Promise<RetryResult> {
  const fitted = await train(first)
  const { diagnosis, reason, seconds } = fitted.training
  if (diagnosis === "healthy") return { attempt: first, fitted, seconds, usable: true, notes: [] }
  const falling = diagnosis === "not-converged"
  const attempt = falling
    ? { ...first, seed: first.seed + 1, from: fitted.weights }
    : { ...fromScratch, seed: fromScratch.seed + 1, rate: fromScratch.rate / rateDivisor, clip }
  const second = await train(attempt)
  const usable = falling || isUsable(second.training.diagnosis)
  const notes: TrainingNote[] = [{ code: falling ? "continued" : "retried", params: { diagnosis, reason } }]
  if (!usable) notes.push({ code: "retry-failed", params: diagnosisOf(second) })
  return { attempt, fitted: second, seconds: seconds + second.training.seconds, usable, notes }
}

function diagnosisOf({ training: { diagnosis, reason } }: FitResult) {
  return { diagnosis, reason }
}

function isUsable(diagnosis: TrainingRecord["diagnosis"]): boolean {
  return diagnosis === "healthy" || diagnosis === "not-converged"
}
