import type { ModelRule, LabSetting } from "../../base/index.ts"
import type { LabKind, Trial } from "../../report/index.ts"

/** Rows of the window in which gradients fade. */
const deepWindow = 120
/** Fewer windows an update: a deep one costs four times as much. */
const deepBatch = 64
/** Plain SGD and its momentum; a rate that is sensible for them on this loss. */
const sgdRate = 0.1
/** Times the job's own rate, which is Adam's. */
const highFactor = 100
const unstableFactor = 10
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
  const steep = { ...production, optimizer: "sgd", rate: 3 } as const
  const unstable = { ...production, rate: unstableFactor * rate }
  const cure = "production"
  return [
    trial("vanishing", "rnn", "deep-lstm", { ...deep, cell: "rnn" }),
    trial("vanishing", "forget-closed", "deep-lstm", { ...deep, forgetBias: -2 }),
    trial("vanishing", "deep-lstm", null, deep),
    trial("null", "tiny-rate", cure, { ...production, rate: 1e-9 }),
    trial("null", "zero-weights", cure, { ...production, weights: "zero" }),
    trial("null", "equal-weights", cure, { ...production, weights: "equal" }),
    trial("exploding", "high-rate", cure, { ...production, rate: highFactor * rate }),
    trial("exploding", "large-weights", cure, { ...production, weights: "large" }),
    trial("exploding", "unclipped", "clipped", steep),
    trial("exploding", "clipped", null, { ...steep, clip: 0.1 }),
    trial("saturation", "raw-inputs", cure, { ...production, inputs: "raw" }),
    trial("convergence", "sgd", cure, { ...production, optimizer: "sgd", rate: sgdRate }),
    trial("convergence", "momentum", cure, { ...production, optimizer: "momentum", rate: sgdRate }),
    trial("stabilised", "unstable", cure, unstable),
    trial("stabilised", "retry", null, { ...unstable, rate: unstable.rate / retryDivisor, clip: retryClip }),
    trial("stabilised", cure, null, production),
  ]
}

/** Rates of the sweep: two a decade. */
export const sweepRates: readonly number[] = [1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1]

function trial(kind: LabKind, name: string, against: string | null, setting: LabSetting): Trial {
  return { name, kind, setting, against }
}
