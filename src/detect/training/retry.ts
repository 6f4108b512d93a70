import type { TrainingRecord } from "../../base/index.ts"
import type { Arrays, FitResult } from "../../engine/index.ts"
import { strings } from "../../text/index.ts"

/** One attempt at a training. */
export interface Attempt {
  readonly seed: number
  readonly rate: number
  readonly updates: number
  /** How often the held-out windows are looked at. */
  readonly evaluations: number
  /** Weights to start from. */
  readonly from?: Arrays
  /** Longest global norm of the gradients. */
  readonly clip?: number
}

export interface Attempts {
  readonly first: Attempt
  /** How a training that begins anew is done. */
  readonly fromScratch: Attempt
  readonly train: (attempt: Attempt) => Promise<FitResult>
}

export interface RetryResult {
  /** The attempt that counts, and what came of it. */
  readonly attempt: Attempt
  readonly fitted: FitResult
  /** Of all attempts. */
  readonly seconds: number
  /** False where the repeat was bad too. */
  readonly usable: boolean
  /** What went wrong and what was done about it; each goes on from a detector's name. */
  readonly notes: readonly string[]
}

type Verdict = TrainingRecord["diagnosis"]

const words = strings.trainings
/** The remedy begins anew: with the next seed, a fifth of the rate, and gradients no longer than 1. */
const rateDivisor = 5
const clip = 1

/**
 * Trains, and looks at the verdict: a training that was still falling goes on for as many updates, any other
 * bad one is repeated once with a remedy. Not having converged is no failure: such a model still tells what
 * it has learned so far.
 */
export async function trainWithRetry({ first, fromScratch, train }: Attempts): Promise<RetryResult> {
  const fitted = await train(first)
  const { diagnosis: verdict, reason, seconds } = fitted.training
  if (verdict === "healthy") return { attempt: first, fitted, seconds, usable: true, notes: [] }
  const falling = verdict === "not-converged"
  const attempt = falling
    ? { ...first, seed: first.seed + 1, from: fitted.weights }
    : { ...fromScratch, seed: fromScratch.seed + 1, rate: fromScratch.rate / rateDivisor, clip }
  const second = await train(attempt)
  const usable = falling || isUsable(second.training.diagnosis)
  const notes = [words.failed(verdict, reason, falling ? words.continued : words.retried)]
  if (!usable) notes.push(words.retryFailed(second.training.diagnosis, second.training.reason))
  return { attempt, fitted: second, seconds: seconds + second.training.seconds, usable, notes }
}

function isUsable(verdict: Verdict): boolean {
  return verdict === "healthy" || verdict === "not-converged"
}
