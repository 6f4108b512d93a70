import { lstmAutoencoder as build } from "../engine/index.ts"
import { trainModel } from "./train-model.ts"
import type { Detector } from "./detector.ts"
import { strideOf, updatesOf } from "./effort.ts"

/** Squeezes a window to a code through an LSTM and rebuilds it through another: sees order and pace (Malhotra et al. 2016). */
export const lstmAutoencoder: Detector = {
  name: "lstm-autoencoder",
  label: "lstm",
  lends: true,
  train: task => {
    const { rows, rule: { window, units } } = task
    return trainModel(task, {
      build: seed => build({ window, features: rows.width, units, seed }),
      updates: updatesOf(task),
      stride: strideOf(task),
    })
  },
}
