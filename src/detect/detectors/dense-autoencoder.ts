import { denseAutoencoder as build } from "../../engine/index.ts"
import { trainModel } from "../training/train-model.ts"
import type { Detector } from "../detector.ts"
import { strideFor } from "../training/schedule.ts"

/**
 * Shares of the job's window that it looks at and of the job's units that it squeezes it to, and the least of
 * both.
 */
const windowShare = 1 / 3
const unitsShare = 1 / 2
const minimum = 4
/** It costs a tenth of an LSTM's time, so that it can always be trained to its end. */
const updates = 600

/**
 * Rebuilds a third of the window without any memory: sees how features hang together within minutes, and
 * learns it fast. Its short windows find short faults that a long window averages away; with more units it
 * rebuilds faults too. `label` decides its initial weights.
 */
export function denseAutoencoder(label: string): Detector {
  return {
    name: "dense-autoencoder",
    label,
    transferable: true,
    train: task => {
      const { dataset, rule } = task
      const window = Math.max(minimum, Math.round(rule.window * windowShare))
      const units = Math.max(minimum, Math.round(rule.units * unitsShare))
      return trainModel(task, {
        build: seed => build({ window, features: dataset.width, units, seed: `${seed}/${label}` }),
        updates: rule.updates === "auto" ? updates : rule.updates,
        stride: strideFor(task),
      })
    },
  }
}
