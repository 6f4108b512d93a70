import type { DetectorTask } from "../detector.ts"
import type { Attempt } from "./retry.ts"

/** Windows to draw from in a training; more of them only overlap more. */
const maxWindows = 10_000
/** Updates × rows of history. */
const budget = 4_500_000
const [minUpdates, maxUpdates] = [200, 600]

type Effort = Pick<DetectorTask, "dataset" | "rule">

/** Rows between the windows that a training draws from. */
export function strideFor({ dataset, rule }: Effort): number {
  return rule.stride === "auto"
    ? Math.max(1, Math.floor((dataset.trainEnd - dataset.trainStart) / maxWindows))
    : rule.stride
}

/**
 * Optimizer steps of the LSTM autoencoder. On labelled servers a month of minutes had learned after 200 what
 * it would ever tell, a month of five minutes only after 600.
 */
export function updatesFor({ dataset, rule }: Effort): number {
  return rule.updates === "auto"
    ? Math.round(Math.min(maxUpdates, Math.max(minUpdates, budget / (dataset.trainEnd - dataset.trainStart))))
    : rule.updates
}

/**
 * Of a training that goes on from last night's weights: its share of the updates and of the rate, and its
 * looks at what is held out. At the full rate Adam, which begins without its averages, first throws away what
 * was known. On labelled servers a tenth of the updates came as low as a training that began anew.
 */
const warmShare = 0.15
const warmRate = 0.3
const warmEvaluations = 4

/** The effort of a training that goes on from an earlier one. */
export function warmStartSchedule({ updates, rate, ...rest }: Attempt): Attempt {
  return {
    ...rest,
    rate: warmRate * rate,
    updates: Math.max(1, Math.round(warmShare * updates)),
    evaluations: warmEvaluations,
  }
}
