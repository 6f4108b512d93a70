import { denseAutoencoder as build } from "../engine/index.ts"
import { trainAutoencoder } from "./autoencoder.ts"
import type { Detector } from "./detector.ts"
import { strideOf } from "./effort.ts"

/** Share of the job's window that it looks at, and the fewest rows. */
const windowShare = 1 / 3
const leastWindow = 4
/** It costs a tenth of an LSTM's time, so that it can always be trained to its end. */
const updates = 600

/**
 * Rebuilds a third of the window without any memory: sees how features hang together within minutes, and learns it fast. Its short windows find
 * short faults that a long window averages away.
 */
export const denseAutoencoder: Detector = {
  name: "dense-autoencoder",
  train: task => {
    const { rows, rule } = task
    const window = Math.max(leastWindow, Math.round(rule.window * windowShare))
    const model = build({ window, features: rows.width, units: rule.units, seed: `${rule.seed}/dense` })
    return trainAutoencoder(task, { model, updates: rule.updates === "auto" ? updates : rule.updates, stride: strideOf(task) })
  },
}
