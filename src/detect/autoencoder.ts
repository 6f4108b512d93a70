import type { Autoencoder } from "../engine/index.ts"
import { fit, scorer } from "../engine/index.ts"
import { heldStarts, windowStarts } from "../frame/index.ts"
import { bridged } from "./bridge.ts"
import type { DetectorTask, Trained } from "./detector.ts"
import { withoutWorst } from "./leave-out.ts"
import { overlap, scoringStarts } from "./overlap.ts"

export interface AutoencoderPlan {
  readonly model: Autoencoder
  readonly updates: number
  readonly stride: number
}

/** A window of which fewer rows hold a value teaches the gap, not the host. */
const heldShare = 0.5
/** Windows that the rows before the thorough part are scored by, about. */
const sample = 4000

/** Trains an autoencoder on the part of the history that fits, watched by the part that stops. */
export async function trainAutoencoder({ rows, rule, signal }: DetectorTask, { model, updates, stride }: AutoencoderPlan): Promise<Trained> {
  const { window } = model.size
  const input = { values: rows.values, features: rows.width }
  const between = (from: number, to: number, by: number): Int32Array =>
    heldStarts(rows, windowStarts(to - from, window, by).map(start => start + from), window, heldShare)
  const training = between(rows.from, rows.fit, stride)
  let rowsLeftOut = 0
  const fitted = await fit(model, {
    rows: input, training, heldOut: between(rows.fit, rows.stop, 1), updates, batch: rule.batch, rate: rule.rate, seed: rule.seed,
    engine: rule.engine, ...(signal && { signal }),
    afterThird: async score => {
      const kept = await withoutWorst({ rows, window, starts: training, score })
      rowsLeftOut = kept.rowsLeftOut
      return kept.starts
    },
  })
  return {
    training: { ...fitted.training, seed: rule.seed, rowsLeftOut },
    errors: async thorough => {
      const score = await scorer(model, { rows: { values: bridged(rows), features: rows.width }, weights: fitted.weights, engine: rule.engine })
      const starts = scoringStarts(rows, window, thorough, Math.max(1, Math.ceil(thorough / sample)))
      return overlap({ rows, window, starts, score })
    },
  }
}
