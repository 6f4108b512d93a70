import type { ModelRule, LabSetting } from "../../base/index.ts"
import type { LabKind, Trial } from "../../report/index.ts"

/** Rows of the window in which gradients fade. */
const deepWindow = 120
/** Fewer windows an update: a deep one costs four times as much. */
const deepBatch = 64
/** Of plain SGD and of momentum, which adds up to ten times as much. */
const sgdRate = 0.02
/** A rate at which the readout, which is linear, diverges; and a clip under which it does not. */
const [divergingRate, divergingClip] = [30, 0.01]
/** Times the job's own rate, which is Adam's. */
const highFactor = 300
const unstableFactor = 100
/** What a night's retry changes. */
const [retryDivisor, retryClip] = [5, 1]

/** A night's own training as a setting. */
export function productionSetting(rule: ModelRule, updates: number): LabSetting {
  return {
    cell: "lstm",
    window: rule.window,
    units: rule.units,
    batch: rule.batch,
    updates,
    optimizer: "adam",
    rate: rule.rate,
    clip: null,
    weights: "standard",
    forgetBias: 1,
    inputs: "scaled",
  }
}

/**
 * Pairs of one broken setting and the trial that differs from it in one thing, and cures it. A trial without
 * `against` is a cure.
 */
export function builtInTrials(production: LabSetting): Trial[] {
  const { rate } = production
  const deep = { ...production, window: deepWindow, batch: Math.min(deepBatch, production.batch) }
  const plain = { ...production, optimizer: "sgd", rate: sgdRate } as const
  const diverging = { ...plain, rate: divergingRate } as const
  const unstable = { ...production, rate: unstableFactor * rate }
  const repaired = { ...unstable, rate: unstable.rate / retryDivisor, clip: retryClip }
  return [
    broken("vanishing", "rnn", "deep-lstm", { ...deep, cell: "rnn" }),
    broken("vanishing", "forget-closed", "deep-lstm", { ...deep, forgetBias: -2 }),
    cure("vanishing", "deep-lstm", deep),
    broken("null", "tiny-rate", "production", { ...production, rate: 1e-9 }),
    broken("null", "zero-weights", "production", { ...production, weights: "zero" }),
    broken("null", "equal-weights", "production", { ...production, weights: "equal" }),
    broken("exploding", "high-rate", "production", { ...production, rate: highFactor * rate }),
    broken("exploding", "large-weights", "production", { ...production, weights: "large" }),
    broken("exploding", "unclipped", "clipped", diverging),
    cure("exploding", "clipped", { ...diverging, clip: divergingClip }),
    broken("saturation", "raw-inputs", "production", { ...production, inputs: "raw" }),
    broken("convergence", "sgd", "production", plain),
    {
      ...broken("convergence", "momentum", "production", { ...plain, optimizer: "momentum" }),
      role: "other",
    },
    broken("stabilised", "unstable", "production", unstable),
    cure("stabilised", "retry", repaired),
    cure("stabilised", "production", production),
  ]
}

/** Rates of the sweep: two a decade. */
export const sweepRates: readonly number[] = [1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1]

function broken(kind: LabKind, name: string, against: string, setting: LabSetting): Trial {
  return { kind, name, role: "broken", against, setting }
}

function cure(kind: LabKind, name: string, setting: LabSetting): Trial {
  return { kind, name, role: "cure", against: null, setting }
}
