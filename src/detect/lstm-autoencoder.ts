import { lstmAutoencoder as build } from "../engine/index.ts"
import { trainAutoencoder } from "./autoencoder.ts"
import type { Detector } from "./detector.ts"
import { strideOf, updatesOf } from "./effort.ts"

/** Squeezes a window to a code through an LSTM and rebuilds it through another: sees order and pace (Malhotra et al. 2016). */
export const lstmAutoencoder: Detector = {
  name: "lstm-autoencoder",
  train: task => {
    const { rows, rule: { window, units, seed } } = task
    const model = build({ window, features: rows.width, units, seed })
    return trainAutoencoder(task, { model, updates: updatesOf(task), stride: strideOf(task) })
  },
}
