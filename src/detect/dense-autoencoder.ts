import { denseAutoencoder as build } from "../engine/index.ts"
import { trainModel } from "./train-model.ts"
import type { Detector } from "./detector.ts"
import { strideOf } from "./effort.ts"

/** Shares of the job's window that it looks at and of the job's units that it squeezes it to, and the least of both. */
const windowShare = 1 / 3
const unitsShare = 1 / 2
const least = 4
/** It costs a tenth of an LSTM's time, so that it can always be trained to its end. */
const updates = 600

/**
 * Rebuilds a third of the window without any memory: sees how features hang together within minutes, and learns it fast. Its short windows find
 * short faults that a long window averages away; with more units it rebuilds faults too. `label` decides its initial weights.
 */
export function denseAutoencoder(label: string): Detector {
  return {
    name: "dense-autoencoder",
    label,
    lends: true,
    train: task => {
      const { rows, rule } = task
      const window = Math.max(least, Math.round(rule.window * windowShare))
      const units = Math.max(least, Math.round(rule.units * unitsShare))
      return trainModel(task, {
        build: seed => build({ window, features: rows.width, units, seed: `${seed}/${label}` }),
        updates: rule.updates === "auto" ? updates : rule.updates, stride: strideOf(task),
      })
    },
  }
}
