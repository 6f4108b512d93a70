import { lstmAutoencoder as build } from "../../engine/index.ts"
import { trainModel } from "../training/train-model.ts"
import type { Detector } from "../detector.ts"
import { strideFor, updatesFor } from "../training/schedule.ts"

/**
 * Squeezes a window to a code through an LSTM and rebuilds it through another: sees order and pace (Malhotra
 * et al. 2016).
 */
export const lstmAutoencoder: Detector = {
  name: "lstm-autoencoder",
  label: "lstm",
  transferable: true,
  train: task => {
    const {
      dataset,
      rule: { window, units },
    } = task
    return trainModel(task, {
      build: seed => build({ window, features: dataset.width, units, seed }),
      updates: updatesFor(task),
      stride: strideFor(task),
    })
  },
}
