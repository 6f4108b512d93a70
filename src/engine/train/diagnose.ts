import type { TrainingRecord } from "../../base/index.ts"
import { strings } from "../../text/index.ts"
import type { GradientNorms } from "./gradient-norms.ts"

const phrases = strings.verdicts

/** What a training left behind. */
export interface TrainingCurve {
  /** At every look, the first one before any update; `heldOut` decides. */
  readonly losses: TrainingRecord["losses"]
  /** At every look. */
  readonly norms: readonly Pick<GradientNorms, "layers" | "steps">[]
  /** The update whose loss or gradient was no finite number, or null. */
  readonly divergedAt: number | null
  /** Whether the held-out loss stopped falling before the updates ran out. */
  readonly stopped: boolean
  /** Whether it started from the weights of an earlier training: then it need not have moved any more. */
  readonly warm?: boolean
}
export type Diagnosis = Pick<TrainingRecord, "diagnosis" | "reason">

/** A loss that was this many times its start, and ends above it, has exploded. */
const explosionFactor = 10
/**
 * A layer whose gradient is this much weaker than the strongest layer's does not learn. Ordinary are .4 or
 * more.
 */
const vanishingRatio = 1e-5
/** A loss that fell by less than this share has not moved. */
const minImprovement = 0.01
/**
 * A loss that makes more than this share of its whole fall in the last fifth of the updates has not
 * converged; of what is left, after a warm start.
 */
const maxLateShare = 0.1

/** Judges a training by its held-out losses and gradients; `reason` holds the numbers. */
export function diagnose({ losses, norms, divergedAt, stopped, warm = false }: TrainingCurve): Diagnosis {
  const first = losses[0]!.heldOut
  const last = losses.at(-1)!
  const [best, worst] = [Math.min(...losses.map(l => l.heldOut)), Math.max(...losses.map(l => l.heldOut))]
  const lossSummary = phrases.fell(formatNumber(first), formatNumber(best))
  if (divergedAt !== null)
    return { diagnosis: "exploding", reason: phrases.notFinite(divergedAt, lossSummary) }
  if (worst > explosionFactor * first && last.heldOut > first) {
    const figures = {
      first: formatNumber(first),
      worst: formatNumber(worst),
      last: formatNumber(last.heldOut),
      updates: last.update,
    }
    return { diagnosis: "exploding", reason: phrases.rose(figures) }
  }
  const secondHalf = norms.slice(Math.floor(norms.length / 2))
  const [layer, step] = [
    secondHalf.map(({ layers }) => weakestRatio(Object.values(layers))),
    secondHalf.map(({ steps }) => weakestRatio(steps)),
  ].map(median)
  if (layer! < vanishingRatio)
    return {
      diagnosis: "vanishing-gradients",
      reason: phrases.faded(formatNumber(layer!), formatNumber(step!), lossSummary),
    }
  if (!warm && best > (1 - minImprovement) * first)
    return { diagnosis: "null", reason: phrases.neverMoved(lossSummary, last.update) }
  const atFourFifths = losses.findLast(l => l.update <= 0.8 * last.update)!
  if (
    !stopped &&
    atFourFifths.heldOut - last.heldOut > maxLateShare * (warm ? last.heldOut : first - last.heldOut)
  ) {
    const figures = {
      last: formatNumber(last.heldOut),
      then: formatNumber(atFourFifths.heldOut),
      update: atFourFifths.update,
      updates: last.update,
      fell: lossSummary,
    }
    return { diagnosis: "not-converged", reason: phrases.falling(figures) }
  }
  return { diagnosis: "healthy", reason: phrases.healthy(lossSummary, last.update) }
}

/** The weakest norm ÷ the strongest; 0 where all are. */
function weakestRatio(norms: readonly number[]): number {
  const strongest = Math.max(...norms)
  return strongest === 0 ? 0 : Math.min(...norms) / strongest
}

const formatNumber = (x: number): string =>
  Math.abs(x) < 1e6 ? String(Number(x.toPrecision(3))) : x.toExponential(2)

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1
