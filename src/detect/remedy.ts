import type { TrainingRecord } from "../base/index.ts"
import type { Arrays, Fitted } from "../engine/index.ts"
import { strings } from "../words/index.ts"

/** One attempt at a training. */
export interface Attempt {
  readonly seed: number
  readonly rate: number
  readonly updates: number
  /** How often the held-out windows are looked at. */
  readonly looks: number
  /** Weights to start from. */
  readonly from?: Arrays
  /** Longest global norm of the gradients. */
  readonly clip?: number
}

export interface Attempts {
  readonly first: Attempt
  /** How a training that begins anew is done. */
  readonly anew: Attempt
  readonly train: (attempt: Attempt) => Promise<Fitted>
}

export interface Outcome {
  /** The attempt that counts, and what came of it. */
  readonly attempt: Attempt
  readonly fitted: Fitted
  /** Of all attempts. */
  readonly seconds: number
  /** False where the repeat was bad too. */
  readonly stands: boolean
  /** What went wrong and what was done about it; each goes on from a detector's name. */
  readonly notes: readonly string[]
}

type Verdict = TrainingRecord["verdict"]

const words = strings.trainings
/** The remedy begins anew: with the next seed, a fifth of the rate, and gradients no longer than 1. */
const slower = 5
const clip = 1

/**
 * Trains, and looks at the verdict: a training that was still falling goes on for as many updates, any other bad one is repeated once with a remedy.
 * Not having converged is no failure: such a model still tells what it has learned so far.
 */
export async function trainWithRemedy({ first, anew, train }: Attempts): Promise<Outcome> {
  const fitted = await train(first)
  const { verdict, reason, seconds } = fitted.training
  if (verdict === "healthy") return { attempt: first, fitted, seconds, stands: true, notes: [] }
  const falling = verdict === "not-converged"
  const attempt = falling
    ? { ...first, seed: first.seed + 1, from: fitted.weights }
    : { ...anew, seed: anew.seed + 1, rate: anew.rate / slower, clip }
  const again = await train(attempt)
  const stands = falling || isUsable(again.training.verdict)
  const notes = [words.bad(verdict, reason, falling ? words.wentOn : words.repeated)]
  if (!stands) notes.push(words.badAgain(again.training.verdict, again.training.reason))
  return { attempt, fitted: again, seconds: seconds + again.training.seconds, stands, notes }
}

function isUsable(verdict: Verdict): boolean {
  return verdict === "healthy" || verdict === "not-converged"
}
