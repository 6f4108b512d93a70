import type { TrainingRecord } from "../../base/index.ts"
import type { GradientNorms } from "./gradient-norms.ts"

/** A training's measurements. */
export interface TrainingCurve {
  /** Per evaluation, the first before any update; `heldOut` decides. */
  readonly losses: TrainingRecord["losses"]
  /** Per evaluation. */
  readonly norms: readonly Pick<GradientNorms, "layers" | "steps">[]
  /** The update whose loss or gradient was not finite, or null. */
  readonly divergedAt: number | null
  /** Whether the held-out loss stopped falling before the updates ran out. */
  readonly stopped: boolean
  /** A warm start, whose loss need not fall. */
  readonly warm?: boolean
}
export type Diagnosis = Pick<TrainingRecord, "diagnosis" | "reason">

/** A loss that reached this multiple of its start, and ends above it, has exploded. */
const explosionFactor = 10
/** A layer whose gradient is below this share of the strongest layer's does not learn. Normal: .4 or more. */
const vanishingRatio = 1e-5
/**
 * A time step whose gradient is below this share of the strongest step's teaches nothing. Where more than half
 * of the steps of a window teach nothing, its gradients have vanished through time.
 */
const deadStep = 1e-10
const maxDeadShare = 1 / 2
/** A loss that fell by less than this share is flat. */
const minImprovement = 0.01
/**
 * A loss that makes more than this share of its fall (after a warm start, of what remains) in the last fifth
 * of the updates has not converged.
 */
const maxLateShare = 0.1

/** Diagnoses a training by its held-out losses and gradients; `reason` has the figures. */
export function diagnose({ losses, norms, divergedAt, stopped, warm = false }: TrainingCurve): Diagnosis {
  const first = losses[0]!.heldOut
  const last = losses.at(-1)!
  const [best, worst] = [Math.min(...losses.map(l => l.heldOut)), Math.max(...losses.map(l => l.heldOut))]
  const fall = { first: rounded(first), best: rounded(best) }
  if (divergedAt !== null)
    return { diagnosis: "exploding", reason: { code: "not-finite", params: { ...fall, update: divergedAt } } }
  if (worst > explosionFactor * first && last.heldOut > first) {
    const params = {
      first: rounded(first),
      worst: rounded(worst),
      last: rounded(last.heldOut),
      updates: last.update,
    }
    return { diagnosis: "exploding", reason: { code: "loss-rose", params } }
  }
  const secondHalf = norms.slice(Math.floor(norms.length / 2))
  const [layer, step] = [
    secondHalf.map(({ layers }) => weakestRatio(Object.values(layers))),
    secondHalf.map(({ steps }) => weakestRatio(steps)),
  ].map(median)
  const dead = median(secondHalf.map(({ steps }) => deadShare(steps)))
  if (layer! < vanishingRatio || dead > maxDeadShare) {
    const params = { ...fall, layer: rounded(layer!), step: rounded(step!) }
    return { diagnosis: "vanishing-gradients", reason: { code: "gradients-vanished", params } }
  }
  if (!warm && best > (1 - minImprovement) * first)
    return { diagnosis: "null", reason: { code: "loss-flat", params: { ...fall, updates: last.update } } }
  const atFourFifths = losses.findLast(l => l.update <= 0.8 * last.update)!
  if (
    !stopped &&
    atFourFifths.heldOut - last.heldOut > maxLateShare * (warm ? last.heldOut : first - last.heldOut)
  ) {
    const params = {
      ...fall,
      last: rounded(last.heldOut),
      earlier: rounded(atFourFifths.heldOut),
      update: atFourFifths.update,
      updates: last.update,
    }
    return { diagnosis: "not-converged", reason: { code: "loss-still-falling", params } }
  }
  return { diagnosis: "healthy", reason: { code: "loss-fell", params: { ...fall, updates: last.update } } }
}

/** The weakest norm ÷ the strongest; 0 where the strongest is 0. */
function weakestRatio(norms: readonly number[]): number {
  const strongest = Math.max(...norms)
  return strongest === 0 ? 0 : Math.min(...norms) / strongest
}

/** The share of rows without a gradient, beside the strongest; 0 where the strongest is 0. */
function deadShare(norms: readonly number[]): number {
  const strongest = Math.max(...norms)
  return norms.filter(norm => norm < deadStep * strongest).length / norms.length
}

const rounded = (x: number): number => Number(x.toPrecision(3))

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1
