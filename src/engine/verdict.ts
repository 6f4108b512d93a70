import type { TrainingRecord } from "../base/index.ts"
import { strings } from "../words/index.ts"
import type { GradientNorms } from "./norms.ts"

const words = strings.verdicts

/** What a training left behind. */
export interface Course {
  /** At every look, the first one before any update; `heldOut` decides. */
  readonly losses: TrainingRecord["losses"]
  /** At every look. */
  readonly norms: readonly Pick<GradientNorms, "layers" | "steps">[]
  /** The update whose loss or gradient was no finite number, or null. */
  readonly brokeAt: number | null
  /** Whether the held-out loss stopped falling before the updates ran out. */
  readonly stopped: boolean
  /** Whether it started from the weights of an earlier training: then it need not have moved any more. */
  readonly warm?: boolean
}
export type Verdict = Pick<TrainingRecord, "verdict" | "reason">

/** A loss that was this many times its start, and ends above it, has exploded. */
const blownUp = 10
/** A layer whose gradient is this much weaker than the strongest layer's does not learn. Ordinary are .4 or more. */
const faded = 1e-5
/** A loss that fell by less than this share has not moved. */
const moved = 0.01
/** A loss that makes more than this share of its whole fall in the last fifth of the updates has not converged; of what is left, after a warm start. */
const falling = 0.1

/** Judges a training by its held-out losses and gradients; `reason` holds the numbers. */
export function verdictOf({ losses, norms, brokeAt, stopped, warm = false }: Course): Verdict {
  const first = losses[0]!.heldOut
  const last = losses.at(-1)!
  const [best, worst] = [Math.min(...losses.map(l => l.heldOut)), Math.max(...losses.map(l => l.heldOut))]
  const fell = words.fell(short(first), short(best))
  if (brokeAt !== null) return { verdict: "exploding", reason: words.notFinite(brokeAt, fell) }
  if (worst > blownUp * first && last.heldOut > first) {
    const course = { first: short(first), worst: short(worst), last: short(last.heldOut), updates: last.update }
    return { verdict: "exploding", reason: words.rose(course) }
  }
  const late = norms.slice(Math.floor(norms.length / 2))
  const [layer, step] = [late.map(({ layers }) => weakest(Object.values(layers))), late.map(({ steps }) => weakest(steps))].map(middle)
  if (layer! < faded) return { verdict: "vanishing-gradients", reason: words.faded(short(layer!), short(step!), fell) }
  if (!warm && best > (1 - moved) * first) return { verdict: "null", reason: words.neverMoved(fell, last.update) }
  const then = losses.findLast(l => l.update <= 0.8 * last.update)!
  if (!stopped && then.heldOut - last.heldOut > falling * (warm ? last.heldOut : first - last.heldOut)) {
    const course = { last: short(last.heldOut), then: short(then.heldOut), update: then.update, updates: last.update, fell }
    return { verdict: "not-converged", reason: words.falling(course) }
  }
  return { verdict: "healthy", reason: words.healthy(fell, last.update) }
}

/** The weakest norm ÷ the strongest; 0 where all are. */
function weakest(norms: readonly number[]): number {
  const strongest = Math.max(...norms)
  return strongest === 0 ? 0 : Math.min(...norms) / strongest
}

const short = (x: number): string => (Math.abs(x) < 1e6 ? String(Number(x.toPrecision(3))) : x.toExponential(2))

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1
